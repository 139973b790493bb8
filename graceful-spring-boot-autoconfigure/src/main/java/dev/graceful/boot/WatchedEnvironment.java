package dev.graceful.boot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.graceful.launch.ProgramFiles;
import dev.graceful.watch.WatchSettings;
import dev.graceful.watch.WatchedPath;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What is watched of an application, by its configuration.
 */
final class WatchedEnvironment {

	private static final List<String> WRITTEN = List.of("graceful.pid-file", "spring.pid.file", "logging.file.name",
			"graceful.archive.directory");

	private static final String LOG_DIRECTORY = "logging.file.path";

	private WatchedEnvironment() {
	}

	/**
	 * Find out what is watched.
	 * @param environment the application's
	 * @param watch how it wants to be watched
	 * @param controlDirectory where its control sockets are
	 * @param program what it is started from
	 * @param since since when whoever runs may have read the files
	 */
	static WatchSettings settings(ConfigurableEnvironment environment, GracefulProperties.Watch watch,
			Path controlDirectory, ProgramFiles program, Instant since) {
		Path directory = program.workingDirectory();
		List<WatchedPath> paths = new ArrayList<>(WatchedPath.ofApplication(program));
		paths.addAll(ConfigurationFiles.of(environment, directory));
		watch.paths().stream().map(directory::resolve).map(WatchedPath::new).forEach(paths::add);
		List<Path> own = new ArrayList<>(List.of(directory.resolve(controlDirectory)));
		WRITTEN.stream()
			.map(environment::getProperty)
			.filter(Objects::nonNull)
			.map(directory::resolve)
			.forEach(own::add);
		Stream.ofNullable(environment.getProperty(LOG_DIRECTORY))
			.map((logs) -> directory.resolve(logs).resolve("spring.log"))
			.forEach(own::add);
		return new WatchSettings(paths, own, List.of(directory), watch.quietPeriod(), watch.pollInterval(), since);
	}

}
