package dev.graceful.posix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.IntPredicate;

/**
 * The open descriptors of this process, found by the names of their sockets.
 */
final class DescriptorTable implements ConnectionNumbers {

	/**
	 * Text, so that whoever looks whether it is there does not load this class.
	 */
	static final String DIRECTORY = "/proc/self/fd";

	private static final int STANDARD_ERROR = 2;

	private final LibC libC;

	/**
	 * What the last look has found, which may have been closed since.
	 */
	private Map<Endpoints, Integer> seen = Map.of();

	/**
	 * Those of channels that were known when they were opened, so that it takes no look.
	 */
	private final Map<SocketChannel, Integer> noted = new WeakHashMap<>();

	DescriptorTable(LibC libC) {
		this.libC = libC;
	}

	OpenDescriptor duplicateListener(SocketAddress address) throws IOException {
		return duplicateOnly((number) -> listensOn(number, address), "listener on " + address);
	}

	OpenDescriptor duplicateConnection(SocketAddress local, SocketAddress remote) throws IOException {
		return duplicateOnly((number) -> connects(number, local, remote),
				"connection from '" + local + "' to '" + remote + "'");
	}

	/**
	 * Let the listener of this process that has the given address, which no other socket
	 * has, be another one.
	 */
	void replaceListener(SocketAddress address, OpenDescriptor by) throws IOException {
		List<Integer> numbers = matching((number) -> listensOn(number, address));
		if (numbers.size() != 1) {
			throw new IOException("Found " + numbers.size() + " descriptors instead of one that listen on " + address);
		}
		this.libC.replace(numbers.get(0), by.number());
	}

	/**
	 * Take note of the number of a channel that is not connected yet.
	 * @param channel the channel, with a local address that no other socket has
	 * @param guess what its number is likely to be
	 * @return whether it is
	 */
	synchronized boolean note(SocketChannel channel, int guess) throws IOException {
		boolean right = isNamed(guess, Endpoints.of(channel.getLocalAddress(), null));
		if (right) {
			this.noted.put(channel, guess);
		}
		return right;
	}

	/**
	 * Find TCP sockets by their names. A unix-domain socket has no name that only it has.
	 */
	@Override
	public synchronized Map<SocketChannel, Integer> of(Collection<SocketChannel> channels) throws IOException {
		Map<SocketChannel, Endpoints> wanted = new HashMap<>();
		for (SocketChannel channel : channels) {
			if (channel.getLocalAddress() instanceof InetSocketAddress local) {
				wanted.put(channel, Endpoints.of(local, channel.getRemoteAddress()));
			}
		}
		Map<SocketChannel, Integer> numbers = known(wanted);
		if (numbers.size() < wanted.size()) {
			look();
			numbers = known(wanted);
		}
		return numbers;
	}

	private Map<SocketChannel, Integer> known(Map<SocketChannel, Endpoints> wanted) {
		Map<SocketChannel, Integer> numbers = new HashMap<>();
		wanted.forEach((channel, endpoints) -> {
			Integer number = this.noted.getOrDefault(channel, this.seen.get(endpoints));
			if (number != null && isNamed(number, endpoints)) {
				numbers.put(channel, number);
			}
		});
		return numbers;
	}

	private boolean isNamed(int number, Endpoints endpoints) {
		return tcpSocket(number).filter(endpoints::equals).isPresent();
	}

	@Override
	public synchronized void look() throws IOException {
		Map<Endpoints, Integer> sockets = new HashMap<>();
		for (int number : open()) {
			tcpSocket(number).ifPresent((endpoints) -> sockets.put(endpoints, number));
		}
		this.seen = sockets;
	}

	private Optional<Endpoints> tcpSocket(int number) {
		return this.libC.localName(number)
			.filter((name) -> name.family() != StandardProtocolFamily.UNIX && this.libC.isStream(number))
			.map((local) -> Endpoints.of(local.address(), remote(number)));
	}

	private SocketAddress remote(int number) {
		return this.libC.remoteName(number).map(SocketName::address).orElse(null);
	}

	/**
	 * Count the open descriptors, without those that it takes to look.
	 */
	long count() throws IOException {
		// Told by Linux since 6.2, without a look at each; before that it is always 0
		long told = Files.size(Path.of(DIRECTORY));
		return (told > 0) ? told : open().stream().filter(this.libC::isOpen).count();
	}

	/**
	 * Let the next program of this process have nothing but the standard streams, for the
	 * JDK leaves its sockets open.
	 */
	void closeAllOnExec() throws IOException {
		open().stream().filter((number) -> number > STANDARD_ERROR).forEach(this.libC::closeOnExec);
	}

	private boolean listensOn(int number, SocketAddress address) {
		return this.libC.isListening(number)
				&& this.libC.localName(number).filter((name) -> name.isNameOf(address)).isPresent();
	}

	private boolean connects(int number, SocketAddress local, SocketAddress remote) {
		return this.libC.localName(number).filter((name) -> name.isNameOf(local)).isPresent()
				&& this.libC.remoteName(number).filter((name) -> name.isNameOf(remote)).isPresent();
	}

	/**
	 * Duplicate the one socket that matches, whatever number of descriptors it has.
	 */
	private OpenDescriptor duplicateOnly(IntPredicate wanted, String description) throws IOException {
		List<OpenDescriptor> duplicates = new ArrayList<>();
		try {
			Set<Path> sockets = new HashSet<>();
			for (int number : matching(wanted)) {
				if (sockets.add(identity(number))) {
					duplicate(number, wanted).ifPresent(duplicates::add);
				}
			}
			if (duplicates.size() != 1) {
				throw new IOException(
						"This process has " + (duplicates.isEmpty() ? "no " : "more than one ") + description);
			}
			return duplicates.remove(0);
		}
		finally {
			duplicates.forEach(OpenDescriptor::close);
		}
	}

	private List<Integer> matching(IntPredicate wanted) throws IOException {
		return open().stream().filter(wanted::test).toList();
	}

	private static List<Integer> open() throws IOException {
		List<Integer> numbers = new ArrayList<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(DIRECTORY))) {
			for (Path entry : entries) {
				numbers.add(Integer.parseInt(entry.getFileName().toString()));
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return numbers;
	}

	/**
	 * Duplicate a descriptor that may be closed, and its number used again, meanwhile.
	 */
	private Optional<OpenDescriptor> duplicate(int number, IntPredicate wanted) throws IOException {
		OpenDescriptor duplicate;
		try {
			duplicate = this.libC.duplicate(number);
		}
		catch (SystemCallException ex) {
			if (ex.errno() == LibC.EBADF) {
				return Optional.empty();
			}
			throw ex;
		}
		if (!wanted.test(duplicate.number())) {
			duplicate.close();
			return Optional.empty();
		}
		return Optional.of(duplicate);
	}

	/**
	 * Return what is the same for all descriptors of one socket.
	 */
	private static Path identity(int number) throws IOException {
		Path descriptor = Path.of(DIRECTORY, Integer.toString(number));
		try {
			return Files.readSymbolicLink(descriptor);
		}
		catch (NoSuchFileException ex) {
			return descriptor;
		}
	}

}
