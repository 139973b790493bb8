package dev.graceful.supervise;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;

/**
 * The {@link Keeper} as a program that this process can become: its few classes, which
 * may be in a jar in a jar, and its native library, written into a directory of their
 * own.
 * <p>
 * To be closed, unless this process becomes the keeper, which deletes the files when it
 * has loaded them.
 */
public final class KeeperProgram implements AutoCloseable {

	/**
	 * What a JVM needs least memory with. Without its archive of shared classes it starts
	 * later, and is smaller. With -Xrs it leaves those signals blocked that the keeper
	 * waits for.
	 */
	private static final List<String> OPTIONS = List.of("-Xrs", "-Xshare:off", "-Xint", "-Xmx8m", "-Xss180k",
			"-XX:+UseSerialGC", "-XX:+DisableAttachMechanism", "-XX:ReservedCodeCacheSize=3m",
			"-XX:MaxMetaspaceSize=16m", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

	private static final Set<String> VARIABLES_OF_BIG_JVMS = Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS",
			"_JAVA_OPTIONS");

	private static final Pattern OWN_CLASS = Pattern.compile("(?:dev/graceful|com/kenai/jffi)/[\\w/$]+");

	/**
	 * What nothing refers to: jffi finds two of its classes by composed names.
	 */
	private static final List<String> ROOTS = List.of(Keeper.class.getName().replace('.', '/'),
			"com/kenai/jffi/Version", "com/kenai/jffi/internal/StubLoader");

	private static final String LIBRARY = "libjffi-1.2.so";

	private static final int REHEARSED = 42;

	private static final long REHEARSAL_SECONDS = 30;

	private final Path controlDirectory;

	private final Path directory;

	private final Path jar;

	private final Path library;

	private KeeperProgram(Path controlDirectory, Path directory) {
		this.controlDirectory = controlDirectory;
		this.directory = directory;
		this.jar = directory.resolve("keeper.jar");
		this.library = directory.resolve(LIBRARY);
	}

	/**
	 * Write the program.
	 * @param controlDirectory the directory of the control sockets, which is there
	 * @return the program, the caller's to close
	 * @throws IOException if it cannot be written
	 */
	public static KeeperProgram write(Path controlDirectory) throws IOException {
		Path absolute = controlDirectory.toAbsolutePath();
		KeeperProgram program = new KeeperProgram(absolute, Files.createTempDirectory(absolute, "keeper-"));
		try {
			program.write();
			return program;
		}
		catch (IOException | RuntimeException | Error ex) {
			program.close();
			throw ex;
		}
	}

	private void write() throws IOException {
		String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
		Files.write(this.library, resource("jni/" + architecture + "-Linux/" + LIBRARY));
		try (OutputStream output = Files.newOutputStream(this.jar);
				JarOutputStream classes = new JarOutputStream(output)) {
			Deque<String> found = new ArrayDeque<>(ROOTS);
			Set<String> known = new HashSet<>(found);
			while (!found.isEmpty()) {
				String name = found.remove() + ".class";
				byte[] content = resource(name);
				classes.putNextEntry(new JarEntry(name));
				classes.write(content);
				OWN_CLASS.matcher(new String(content, StandardCharsets.ISO_8859_1))
					.results()
					.map(MatchResult::group)
					.filter((each) -> isClass(each) && known.add(each))
					.forEach(found::add);
			}
		}
	}

	private static boolean isClass(String name) {
		return Keeper.class.getClassLoader().getResource(name + ".class") != null;
	}

	private static byte[] resource(String name) throws IOException {
		try (InputStream input = Keeper.class.getClassLoader().getResourceAsStream(name)) {
			if (input == null) {
				throw new IOException("There is no " + name + " in the class path");
			}
			return input.readAllBytes();
		}
	}

	/**
	 * Look whether it runs: once this process has become it, there is no way back. A
	 * keeper that has nobody to keep the pid for ends at once.
	 * @throws IOException if it does not run
	 */
	public void rehearse() throws IOException {
		Path output = this.directory.resolve("rehearsal");
		ProcessBuilder builder = new ProcessBuilder(command(REHEARSED)).redirectErrorStream(true)
			.redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
			.redirectOutput(output.toFile());
		builder.environment().clear();
		builder.environment().putAll(environment());
		Process process = builder.start();
		try {
			if (!process.waitFor(REHEARSAL_SECONDS, TimeUnit.SECONDS)) {
				throw new IOException("it was not ready within " + REHEARSAL_SECONDS + " s");
			}
			if (process.exitValue() != REHEARSED) {
				throw new IOException("it ended with status " + process.exitValue() + ": " + withoutFrames(output));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

	private static String withoutFrames(Path output) throws IOException {
		try (Stream<String> lines = Files.lines(output)) {
			return lines.takeWhile((line) -> !line.startsWith("\tat ")).collect(Collectors.joining(" ")).strip();
		}
	}

	/**
	 * Let this process be the keeper. Does not return if it is.
	 * @param statusOfNobody the status to end with if no generation lives any more
	 * @throws IOException if it cannot be; this program goes on
	 */
	public void become(int statusOfNobody) throws IOException {
		List<String> command = command(statusOfNobody);
		command.addAll(List.of(this.jar.toString(), this.library.toString(), this.directory.toString()));
		try {
			Posix.load().becomeKeeper(command, environment());
		}
		catch (PosixUnavailableException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private List<String> command(int statusOfNobody) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.add("-Djffi.boot.library.path=" + this.directory);
		command.addAll(List.of("-cp", this.jar.toString(), Keeper.class.getName(), this.controlDirectory.toString(),
				Integer.toString(statusOfNobody)));
		return command;
	}

	private static Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>(System.getenv());
		environment.keySet().removeAll(VARIABLES_OF_BIG_JVMS);
		// Each arena of glibc would take some memory more
		environment.put("MALLOC_ARENA_MAX", "1");
		return environment;
	}

	@Override
	public void close() {
		for (Path file : List.of(this.jar, this.library, this.directory)) {
			try {
				Files.deleteIfExists(file);
			}
			catch (IOException ex) {
				// Nobody needs it, and it is in a directory of ours
			}
		}
	}

}
