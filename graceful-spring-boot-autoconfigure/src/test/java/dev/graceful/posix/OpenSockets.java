package dev.graceful.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the kernel says of the descriptors of this process.
 */
final class OpenSockets {

	private static final int O_NONBLOCK = 04000;

	private static final int O_CLOEXEC = 02000000;

	private OpenSockets() {
	}

	static long count() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter(OpenSockets::isSocket).count();
		}
	}

	private static boolean isSocket(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			return false;
		}
	}

	static boolean isNonBlocking(Descriptor descriptor) throws IOException {
		return (flags(descriptor) & O_NONBLOCK) != 0;
	}

	static boolean isCloseOnExec(Descriptor descriptor) throws IOException {
		return (flags(descriptor) & O_CLOEXEC) != 0;
	}

	private static int flags(Descriptor descriptor) throws IOException {
		int number = ((NumberedDescriptor) descriptor).number();
		String flags = Files.readAllLines(Path.of("/proc/self/fdinfo/" + number))
			.stream()
			.filter((line) -> line.startsWith("flags:"))
			.findFirst()
			.orElseThrow();
		return Integer.parseInt(flags.substring("flags:".length()).trim(), 8);
	}

}
