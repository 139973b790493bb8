package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;
import dev.graceful.sample.process.RunningVerb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Successors that start with an archive of their classes, or without it, whatever is
 * wrong with it.
 */
class ArchiveIT {

	private static final Duration DEADLINE = Duration.ofMinutes(1);

	@TempDir
	private Path directory;

	/**
	 * One after the other, for there is little that takes as long as to make one.
	 */
	@Test
	void successorsStartWithAnArchiveThatFitsAndWithoutOneThatDoesNot() throws IOException {
		Path current = this.directory.resolve("jdk");
		install(Jdk.current(), current);
		Launch launch = Launch.quick(BootJar.built()).with(new Jdk(Jdk.current().feature(), current));
		try (RunningApplication application = RunningApplication.start(launch);
				Load load = Load.start(application.port(), Share.mixed())) {
			twoAreMadeAtOnce(application);
			assertThat(restart(application, "The successor starts with ")).contains(archive(application));
			spoil(archive(application));
			assertThat(restart(application, "cannot be used")).isEmpty();
			Optional<Jdk> other = Jdk.installed()
				.stream()
				.filter((jdk) -> jdk.feature() >= 17 && jdk.feature() != Jdk.current().feature())
				.findFirst();
			if (other.isPresent()) {
				install(other.get(), current);
				assertThat(restart(application, "was made with another JDK")).isEmpty();
				install(Jdk.current(), current);
			}
			BootJar.built().installVersion("2", application.jar());
			application.configure("graceful.archive.mode=create", "graceful.archive.directory=/proc/archives");
			long mark = application.log().mark();
			assertThat(restart(application, "was made with another " + application.jar())).isEmpty();
			assertThat(application.servingVersion()).isEqualTo("2");
			application.log().await("/proc/archives cannot be written in", mark, DEADLINE);
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
		finally {
			Files.delete(current);
		}
	}

	private static void twoAreMadeAtOnce(RunningApplication application) {
		try (RunningVerb one = application.verb().begin("train"); RunningVerb two = application.verb().begin("train")) {
			List<String> told = List.of(one.await().output(), two.await().output());
			assertThat(told).anySatisfy((output) -> assertThat(output).contains("Made " + archives(application)));
			assertThat(told).allSatisfy((output) -> assertThat(output).containsAnyOf("Made ",
					"train: another one is being made in " + archives(application)));
		}
	}

	/**
	 * Restart, and wait for what the log tells of the archive.
	 * @return the archive that the successor has mapped
	 */
	private static Optional<Path> restart(RunningApplication application, String told) {
		long mark = application.log().mark();
		long successor = application.restart();
		application.log().await(told, mark, DEADLINE);
		try (Stream<String> mapped = Files.lines(Path.of("/proc/" + successor + "/maps"))) {
			return mapped.filter((line) -> line.contains(archives(application).toString()))
				.map((line) -> Path.of(line.substring(line.indexOf('/'))))
				.findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path archives(RunningApplication application) {
		return application.jar().resolveSibling("sample.archives");
	}

	private static Path archive(RunningApplication application) throws IOException {
		try (Stream<Path> files = Files.list(archives(application))) {
			return files.filter((file) -> file.toString().contains(".graceful.")).findFirst().orElseThrow();
		}
	}

	/**
	 * Put a JDK where the application finds its own, in a single step.
	 */
	private static void install(Jdk jdk, Path current) throws IOException {
		Path fresh = Files.createSymbolicLink(current.resolveSibling("jdk.new"), jdk.home());
		Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Spoil it from its beginning to its end, by rename, for a running JVM has mapped it.
	 */
	private static void spoil(Path archive) throws IOException {
		byte[] content = Files.readAllBytes(archive);
		for (int i = 0; i < content.length; i += 4096) {
			content[i] ^= 1;
		}
		Path fresh = Files.write(archive.resolveSibling("spoiled"), content);
		Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
	}

}
