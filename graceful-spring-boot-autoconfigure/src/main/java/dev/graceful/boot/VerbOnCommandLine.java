package dev.graceful.boot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import dev.graceful.cli.Site;
import dev.graceful.cli.Verbs;
import dev.graceful.handoff.Origin;
import dev.graceful.launch.ArchiveSettings;
import dev.graceful.launch.MainCode;
import dev.graceful.launch.ProgramFiles;
import dev.graceful.watch.WatchSettings;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Runs the verb that this process was started with, if it was, before there is anything
 * of the application; then ends the process.
 */
final class VerbOnCommandLine {

	private final List<String> arguments;

	VerbOnCommandLine(List<String> arguments) {
		this.arguments = arguments;
	}

	/**
	 * The code that this process was started with.
	 */
	static Origin origin() {
		MainCode code = MainCode.ofThisProcess();
		return new Origin(code.location(), code.mainClass());
	}

	/**
	 * The configuration is known. Does not return where there is a verb.
	 */
	void runIfThereIsOne(ConfigurableEnvironment environment) {
		runIfThereIsOne(environment, "");
	}

	/**
	 * The configuration is broken, so the command line, the system properties and the
	 * environment have to do. Does not return where there is a verb.
	 */
	void runIfThereIsOne(Throwable broken) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SimpleCommandLinePropertySource(this.arguments.toArray(String[]::new)));
		runIfThereIsOne(environment,
				"The configuration cannot be read, so only the command line and the environment count: "
						+ NestedExceptionUtils.getMostSpecificCause(broken).getMessage() + System.lineSeparator());
	}

	private void runIfThereIsOne(ConfigurableEnvironment environment, String warning) {
		if (this.arguments.isEmpty()) {
			return;
		}
		Binder binder = Binder.get(environment);
		// One by one, since what else is wrong must not keep anybody from stopping it
		String prefix = text(binder, "graceful.cli.prefix", "");
		if (!mayBeWord(this.arguments.get(0), prefix) || text(binder, "graceful.enabled", "true").equals("false")
				|| text(binder, "graceful.cli.enabled", "true").equals("false")) {
			return;
		}
		Verbs.of(this.arguments, prefix, () -> watched(environment), () -> archives(binder)).ifPresent((verb) -> {
			System.err.print(warning);
			System.exit(verb.run(site(binder)));
		});
	}

	/**
	 * Mostly not, which saves the start of an application what it takes to know the
	 * words.
	 */
	private static boolean mayBeWord(String argument, String prefix) {
		return argument.startsWith(prefix) && !argument.startsWith("-", prefix.length());
	}

	private static Site site(Binder binder) {
		return new Site(text(binder, "spring.application.name", "application"), origin(), controlDirectory(binder));
	}

	private static Path controlDirectory(Binder binder) {
		String directory = text(binder, "graceful.control.directory", "");
		return GracefulProperties.Control.directory(directory.isEmpty() ? null : Path.of(directory));
	}

	private static WatchSettings watched(ConfigurableEnvironment environment) {
		Binder binder = Binder.get(environment);
		return WatchedEnvironment.settings(environment,
				binder.bindOrCreate("graceful.watch", GracefulProperties.Watch.class), controlDirectory(binder),
				ProgramFiles.ofThisProcess(), Instant.now());
	}

	private static ArchiveSettings archives(Binder binder) {
		return binder.bindOrCreate("graceful.archive", GracefulProperties.Archive.class).settings(OptionalLong.empty());
	}

	private static String text(Binder binder, String property, String unlessSet) {
		return binder.bind(property, String.class).orElse(unlessSet);
	}

}
