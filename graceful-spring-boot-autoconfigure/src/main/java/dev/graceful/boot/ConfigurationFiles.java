package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.graceful.watch.WatchedPath;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * The files that Boot reads its configuration from: those that it was told of, which need
 * not exist yet, and those that it has read.
 */
final class ConfigurationFiles {

	private static final List<String> LOCATIONS = List.of("spring.config.location", "spring.config.additional-location",
			"spring.config.import");

	private ConfigurationFiles() {
	}

	/**
	 * Find them. Those next to the application are not among them, unless they are there.
	 * @param environment configured
	 * @param directory the working directory
	 * @return the paths
	 */
	static List<WatchedPath> of(ConfigurableEnvironment environment, Path directory) {
		List<Path> paths = new ArrayList<>();
		for (String property : LOCATIONS) {
			Stream.of(environment.getProperty(property, String[].class, new String[0]))
				.flatMap((locations) -> Stream.of(ConfigDataLocation.of(locations).split()))
				.map(ConfigurationFiles::withoutPattern)
				.flatMap(Optional::stream)
				.map(directory::resolve)
				.forEach(paths::add);
		}
		environment.getPropertySources().stream().flatMap(ConfigurationFiles::read).forEach(paths::add);
		return paths.stream().map(Path::normalize).distinct().map(WatchedPath::new).toList();
	}

	private static Optional<Path> withoutPattern(ConfigDataLocation location) {
		if (!location.getValue().matches("(file:|configtree:)?[^:]*")) {
			return Optional.empty();
		}
		String path = location.getValue().replaceFirst("^(file|configtree):", "");
		int star = path.indexOf('*');
		return Optional.of(Path.of((star < 0) ? path : path.substring(0, path.lastIndexOf('/', star) + 1)));
	}

	private static Stream<Path> read(PropertySource<?> source) {
		if (source.getSource() instanceof Path tree) {
			return Stream.of(tree);
		}
		return (source instanceof EnumerablePropertySource<?> properties) ? Stream.of(properties.getPropertyNames())
			.limit(1)
			.flatMap((name) -> file(OriginLookup.getOrigin(source, name)).stream()) : Stream.empty();
	}

	private static Optional<Path> file(Origin origin) {
		Resource resource = (origin instanceof TextResourceOrigin text) ? text.getResource() : null;
		try {
			return (resource != null && resource.isFile()) ? Optional.of(resource.getFile().toPath().toAbsolutePath())
					: Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

}
