package dev.graceful.sample.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jnr.ffi.LibraryLoader;

/**
 * The connected unix-domain sockets of this process, which are those between the two
 * generations of a handoff.
 */
final class UnixSockets {

	private static final String CONNECTED = "03";

	private static final int BOTH_DIRECTIONS = 2;

	private UnixSockets() {
	}

	/**
	 * End each connection, as if the other side had closed it.
	 */
	static void shutDown() {
		LibC libC = LibraryLoader.create(LibC.class).load("c");
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			Set<String> connected = connected();
			descriptors.filter((descriptor) -> connected.contains(target(descriptor)))
				.mapToInt((descriptor) -> Integer.parseInt(descriptor.getFileName().toString()))
				.forEach((descriptor) -> libC.shutdown(descriptor, BOTH_DIRECTIONS));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Set<String> connected() throws IOException {
		// Number, references, protocol, flags, type, state, inode, path
		return Files.readAllLines(Path.of("/proc/net/unix"))
			.stream()
			.map((line) -> line.trim().split("\\s+"))
			.filter((fields) -> fields[5].equals(CONNECTED))
			.map((fields) -> "socket:[" + fields[6] + "]")
			.collect(Collectors.toSet());
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			// The one that lists the directory has been closed
			return "";
		}
	}

	/**
	 * The one function that Java does not offer for a descriptor's number.
	 */
	public interface LibC {

		int shutdown(int socket, int how);

	}

}
