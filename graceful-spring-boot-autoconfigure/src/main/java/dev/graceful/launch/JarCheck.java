package dev.graceful.launch;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks whether what the successor runs from is there, and complete: a copy may have
 * broken off, or still be on its way.
 */
final class JarCheck implements LaunchCheck {

	/**
	 * Of the record at a jar's end, before its comment.
	 */
	private static final int END_SIZE = 22;

	private static final int END_SIGNATURE = 0x06054b50;

	private static final int COMMENT_LENGTH = 20;

	private static final int MAX_COMMENT = 0xffff;

	private final List<String> entries;

	/**
	 * The class path entries that have to be there. Any other one may have come from a
	 * wildcard, so that another one has its place after a deployment, or may never have
	 * been there; the launcher passes over it, and so does this.
	 */
	private final List<String> indispensable;

	private final WorkingDirectory workingDirectory;

	/**
	 * Create a check of what is there now.
	 * @param classPath this JVM's
	 * @param workingDirectory where the successor starts
	 */
	JarCheck(String classPath, WorkingDirectory workingDirectory) {
		this.entries = Arrays.stream(classPath.split(File.pathSeparator)).filter((each) -> !each.isEmpty()).toList();
		this.indispensable = (this.entries.size() == 1) ? this.entries
				: this.entries.stream().filter((each) -> Files.isDirectory(Path.of(each))).toList();
		this.workingDirectory = workingDirectory;
	}

	@Override
	public Optional<String> objection() {
		try {
			Path directory = this.workingDirectory.existing();
			Optional<String> missing = this.indispensable.stream()
				.filter((each) -> !Files.exists(directory.resolve(each)))
				.findFirst();
			if (missing.isPresent()) {
				return Optional.of(missing.get() + ", from which this application runs, is gone: put it there again");
			}
			for (String entry : this.entries) {
				check(directory.resolve(entry));
			}
			if (this.entries.size() == 1) {
				checkEnd(directory.resolve(this.entries.get(0)));
			}
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of(ex.getMessage());
		}
	}

	private static void check(Path jar) throws IOException {
		for (Path library : open(jar)) {
			open(library);
		}
	}

	/**
	 * The launcher wants a jar to end where its file does. A class loader does not, so
	 * what is left of a jar with other jars in it may be taken for one of those.
	 */
	private static void checkEnd(Path jar) throws IOException {
		if (Files.isRegularFile(jar) && !endsWithItsFile(jar)) {
			throw incomplete(jar, "it does not end where its file does", null);
		}
	}

	private static boolean endsWithItsFile(Path jar) throws IOException {
		try (FileChannel file = FileChannel.open(jar)) {
			long size = file.size();
			ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, END_SIZE + MAX_COMMENT))
				.order(ByteOrder.LITTLE_ENDIAN);
			while (tail.hasRemaining() && file.read(tail, size - tail.remaining()) > 0) {
				// There is more to read
			}
			return IntStream.rangeClosed(0, tail.capacity() - END_SIZE)
				.anyMatch((at) -> tail.getInt(at) == END_SIGNATURE
						&& at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + COMMENT_LENGTH)) == tail.capacity());
		}
	}

	private static IOException incomplete(Path jar, String reason, IOException cause) {
		return new IOException(
				jar + " is no complete jar (" + reason + "): put a complete one in its place by rename (mv)", cause);
	}

	/**
	 * Return what a jar's manifest adds to the class path.
	 * @param jar the jar; or a directory, or nothing
	 * @return the paths; none where it cannot be read
	 */
	static List<Path> libraries(Path jar) {
		try {
			return open(jar);
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	/**
	 * Read a jar's directory, which is at its end, and its manifest.
	 * @return what its manifest adds to the class path
	 */
	private static List<Path> open(Path jar) throws IOException {
		if (!Files.isRegularFile(jar)) {
			return List.of();
		}
		try (JarFile opened = new JarFile(jar.toFile(), false)) {
			Manifest manifest = opened.getManifest();
			String classPath = (manifest != null) ? manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH)
					: null;
			return (classPath != null) ? Stream.of(classPath.strip().split(" +")).map(jar::resolveSibling).toList()
					: List.of();
		}
		catch (IOException ex) {
			throw incomplete(jar, ex.getMessage(), ex);
		}
	}

}
