package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * An application under load that restarts itself when its jar or its configuration
 * changes, and somebody who changes them.
 */
final class WatchedApplication implements AutoCloseable {

	private static final Duration DEADLINE = Duration.ofMinutes(3);

	private static final int WRITES = 50;

	private static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

	private final BootJar jar = BootJar.built();

	private final RunningApplication application;

	private final Load load;

	private int value;

	private int configMap;

	WatchedApplication(Jdk jdk) {
		this.application = RunningApplication.start(Launch.quick(this.jar)
			.with(jdk)
			.withArguments("--graceful.watch.enabled=true", "--management.info.env.enabled=true",
					"--spring.config.additional-location=optional:file:./map/"));
		awaitWatching(0);
		this.load = Load.start(this.application.port(), Share.mixed());
	}

	RunningApplication application() {
		return this.application;
	}

	/**
	 * Change the configuration again and again within a second.
	 */
	void writeManyTimes() throws InterruptedException {
		long mark = this.application.log().mark();
		for (int i = 0; i < WRITES; i++) {
			this.application.configure("info.written=v" + ++this.value);
			this.load.runFor(BETWEEN_WRITES);
		}
		awaitWatching(mark);
		this.application.await("/actuator/info", "v" + this.value, DEADLINE);
	}

	/**
	 * Configure what no version starts with.
	 */
	void configureWhatDoesNotStart() {
		long mark = this.application.log().mark();
		this.application.configure("sample.fault.start=exception");
		this.application.log().await("rolled back after", mark, DEADLINE);
	}

	/**
	 * Put half a jar in place, and what would start with a whole one.
	 */
	void putHalfAJarInPlace() {
		long mark = this.application.log().mark();
		Path half = this.application.jar().resolveSibling("half");
		try (InputStream whole = Files.newInputStream(this.jar.path())) {
			Files.write(half, whole.readNBytes((int) Files.size(this.jar.path()) / 2));
			Files.move(half, this.application.jar(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.application.configure();
		this.application.log().await("Waits, although", mark, DEADLINE);
	}

	/**
	 * Put a whole jar in place.
	 */
	void putAJarInPlace() {
		long mark = this.application.log().mark();
		String version = "w" + ++this.value;
		this.jar.installVersion(version, this.application.jar());
		awaitWatching(mark);
		this.application.await("/whoami", version, DEADLINE);
	}

	/**
	 * Update a directory as Kubernetes does it where a ConfigMap is mounted.
	 */
	void updateConfigMap() {
		long mark = this.application.log().mark();
		String content = "info.mounted: m" + ++this.value;
		Path directory = this.application.jar().resolveSibling("map");
		Path data = directory.resolve("..data");
		Path fresh = directory.resolve("..2026_11_21_" + ++this.configMap);
		try {
			Files.createDirectories(fresh);
			Files.writeString(fresh.resolve("application.yaml"), content);
			Files.createSymbolicLink(directory.resolve("..data_tmp"), fresh.getFileName());
			Files.move(directory.resolve("..data_tmp"), data, StandardCopyOption.ATOMIC_MOVE);
			if (this.configMap == 1) {
				Files.createSymbolicLink(directory.resolve("application.yaml"), Path.of("..data/application.yaml"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		awaitWatching(mark);
		this.application.await("/actuator/info", "m" + this.value, DEADLINE);
	}

	private void awaitWatching(long mark) {
		this.application.log().await("Restarts when something changes in", mark, DEADLINE);
	}

	/**
	 * Return what every restart was asked for by so far.
	 * @return one text for each
	 */
	List<String> asked() {
		List<String> asked = new ArrayList<>();
		for (String line : this.application.log().linesSince(0)) {
			int text = line.indexOf("was asked for by ");
			if (text >= 0) {
				asked.add(line.substring(text + "was asked for by ".length()));
			}
		}
		return asked;
	}

	Results results() {
		return this.load.results();
	}

	Results end() {
		return this.load.end();
	}

	@Override
	public void close() {
		this.load.close();
		this.application.close();
	}

}
