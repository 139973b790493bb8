package dev.graceful.posix;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM like this one that a test starts, reads line by line, and ends.
 */
final class ChildJvm implements AutoCloseable {

	private static final long DEADLINE_SECONDS = 60;

	private final Process process;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final Thread reader;

	private ChildJvm(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "child-jvm-reader");
		this.reader.start();
	}

	static Command of(Class<?> program, String... arguments) {
		return new Command(program, arguments);
	}

	long pid() {
		return this.process.pid();
	}

	String nextLine() throws InterruptedException {
		String line = this.lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
		assertThat(line).as("the next line of the child").isNotNull();
		return line;
	}

	void tell(String line) throws IOException {
		this.process.outputWriter().write(line + "\n");
		this.process.outputWriter().flush();
	}

	void signal(String name) throws IOException, InterruptedException {
		signal(name, pid());
	}

	static void signal(String name, long pid) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor()).isZero();
	}

	/**
	 * Wait for the end of the child.
	 * @return the lines that were not read yet
	 */
	List<String> awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
		this.reader.join();
		List<String> rest = new ArrayList<>();
		this.lines.drainTo(rest);
		assertThat(this.process.exitValue()).as("exit status after " + rest).isZero();
		return rest;
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add(ex.toString());
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
		this.reader.join();
	}

	/**
	 * How a child is to be started.
	 */
	static final class Command {

		private final Class<?> program;

		private final String[] arguments;

		private final List<String> prefix = new ArrayList<>();

		private final List<String> options = new ArrayList<>();

		private final ProcessBuilder builder = new ProcessBuilder();

		private String classPath = System.getProperty("java.class.path");

		private Command(Class<?> program, String... arguments) {
			this.program = program;
			this.arguments = arguments;
			this.builder.environment()
				.keySet()
				.removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
			this.builder.redirectErrorStream(true);
			this.options.add("--enable-native-access=ALL-UNNAMED");
		}

		Command options(String... options) {
			this.options.addAll(Arrays.asList(options));
			return this;
		}

		Command classPath(Path classPath) {
			this.classPath = classPath.toString();
			return this;
		}

		Command environment(Map<String, String> environment) {
			this.builder.environment().putAll(environment);
			return this;
		}

		Command directory(Path directory) {
			this.builder.directory(directory.toFile());
			return this;
		}

		/**
		 * Start through other programs, each of which runs what follows.
		 */
		Command through(String... command) {
			this.prefix.addAll(Arrays.asList(command));
			return this;
		}

		/**
		 * Start in a shell after it has run some commands.
		 */
		Command after(String shellCommands) {
			return through("sh", "-c", shellCommands + "; exec \"$@\"", "sh");
		}

		Command redirect(Path output, Path error) {
			this.builder.redirectErrorStream(false).redirectOutput(output.toFile()).redirectError(error.toFile());
			return this;
		}

		ChildJvm start() throws IOException {
			List<String> command = new ArrayList<>(this.prefix);
			command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
			command.addAll(this.options);
			command.addAll(List.of("-cp", this.classPath, this.program.getName()));
			command.addAll(Arrays.asList(this.arguments));
			return new ChildJvm(this.builder.command(command).start());
		}

	}

}
