package dev.graceful.launch;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Starts the successor the way this JVM was started: same command line, same environment,
 * same working directory, as far as a second JVM can have them and {@link ProgramStart}
 * has remembered them. Thread-safe.
 */
public final class JvmLauncher implements SuccessorLauncher {

	private static final Log logger = LogFactory.getLog(JvmLauncher.class);

	private final List<String> command;

	private final int linesToKeep;

	private final SuccessorCustomizer customizer;

	private final WorkingDirectory workingDirectory = WorkingDirectory.ofThisProcess();

	private final Optional<MainJar> jar = MainJar.ofThisProcess();

	private final SuccessorArchive archive;

	/**
	 * Create a launcher.
	 * @param command the program and the arguments to start instead of those that this
	 * JVM was started with; empty for those
	 * @param linesToKeep how many of the last lines of each stream
	 * {@link SuccessorProcess#lastLines()} tells
	 * @param customizer changes what each successor is started with
	 * @param archives what is done about archives
	 */
	public JvmLauncher(List<String> command, int linesToKeep, SuccessorCustomizer customizer,
			ArchiveSettings archives) {
		this.command = List.copyOf(command);
		this.linesToKeep = linesToKeep;
		this.customizer = customizer;
		this.archive = new SuccessorArchive(archives);
	}

	/**
	 * Say so, if the jar that this JVM runs was overwritten. To be called as soon as a
	 * restart is asked for: what comes after it may need a class that cannot be loaded
	 * any more, even to report just that.
	 */
	public void warnOfOverwrittenJar() {
		this.jar.filter(MainJar::isOverwritten)
			.ifPresent((overwritten) -> logger.warn(overwritten.path()
					+ " was overwritten while this JVM runs from it, which therefore cannot load any more classes, and"
					+ " perhaps not hand over: if nothing follows, stop it and start it again; put a new jar in place"
					+ " by rename (mv)"));
	}

	@Override
	public void prepare() {
		this.archive.choose(this::start);
	}

	/**
	 * Make an archive for the next successor, where there is none that fits. Returns at
	 * once; a restart that is asked for comes first.
	 */
	public void makeArchive() {
		this.archive.make(this::start);
	}

	/**
	 * End what is done for the next successor, for there will be none.
	 */
	public void close() {
		this.archive.stopMaking();
	}

	/**
	 * What the successor is started with, unless a customizer changes it.
	 */
	private JavaStart start() throws IOException {
		if (!this.command.isEmpty()) {
			throw new IOException("it is started by a command of its own");
		}
		Path directory = this.workingDirectory.existing();
		Map<String, String> environment = new HashMap<>(System.getenv());
		SuccessorEnvironment.scrub(environment, directory, (notice) -> {
		});
		return JavaStart.of(SuccessorCommand.derive(CommandLine.ofThisProcess(), directory, (notice) -> {
		}), environment, directory);
	}

	@Override
	public SuccessorProcess launch(Map<String, String> environment) throws IOException {
		Path directory = this.workingDirectory.existing();
		ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(successor(directory).words()))
			.directory(directory.toFile())
			.redirectInput(Redirect.INHERIT);
		SuccessorEnvironment.scrub(builder.environment(), directory, logger::info);
		CommandLine successor = customized(builder);
		builder.environment().putAll(environment);
		logger.info("Launching " + successor);
		warnOfOverwrittenJar();
		try {
			SuccessorOutput output = output();
			return new StartedProcess(output.start(builder), output);
		}
		catch (IOException ex) {
			throw new IOException("The successor could not be started with " + successor + ": " + ex.getMessage(), ex);
		}
	}

	private CommandLine customized(ProcessBuilder builder) throws IOException {
		try {
			this.customizer.customize(new SuccessorStart(builder.command(), builder.environment()));
			this.archive.addTo(builder);
			return new CommandLine(builder.command());
		}
		catch (RuntimeException ex) {
			throw new IOException("What it is started with could not be customized: " + ex, ex);
		}
	}

	private CommandLine successor(Path directory) throws IOException {
		return this.command.isEmpty() ? SuccessorCommand.derive(CommandLine.ofThisProcess(), directory, logger::info)
				: new CommandLine(this.command);
	}

	private SuccessorOutput output() {
		try {
			return CapturedOutput.create(this.linesToKeep);
		}
		catch (IOException ex) {
			logger.warn("What the successor prints cannot be captured: " + ex);
			return new InheritedOutput(ex);
		}
	}

}
