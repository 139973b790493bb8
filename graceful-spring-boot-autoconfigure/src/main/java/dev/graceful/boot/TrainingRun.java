package dev.graceful.boot;

import java.io.IOException;

import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * A start of the application that ends before it could serve, as for an archive of its
 * classes. Hot restart is no part of it, but its classes are wanted in the archive.
 */
final class TrainingRun {

	private static final Log logger = LogFactory.getLog(TrainingRun.class);

	private static final String CLASSES = "classpath*:dev/graceful/**/*.class";

	private TrainingRun() {
	}

	/**
	 * Whether this is such a start.
	 */
	static boolean isThis() {
		return DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

	/**
	 * Load what a successor needs. What cannot be loaded is of no use to it either.
	 */
	static void load() {
		try {
			Posix.load();
			ClassLoader loader = TrainingRun.class.getClassLoader();
			MetadataReaderFactory readers = new CachingMetadataReaderFactory(loader);
			for (Resource resource : new PathMatchingResourcePatternResolver(loader).getResources(CLASSES)) {
				load(readers.getMetadataReader(resource).getClassMetadata().getClassName(), loader);
			}
		}
		catch (PosixUnavailableException | IOException ex) {
			logger.debug("Not all classes of hot restart could be loaded", ex);
		}
	}

	/**
	 * Whoever asks for the methods of a class makes the JVM link it, which an archive
	 * needs, and not initialize it.
	 */
	private static void load(String name, ClassLoader loader) {
		try {
			Class.forName(name, false, loader).getDeclaredMethods();
		}
		catch (ClassNotFoundException | LinkageError ex) {
			logger.debug(name + " could not be loaded", ex);
		}
	}

}
