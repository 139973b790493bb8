package dev.graceful.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.WeakHashMap;

/**
 * {@link Posix} by calls to the C library.
 */
final class NativePosix implements Posix {

	private static final int STANDARD_OUTPUT = 1;

	private static final int STANDARD_ERROR = 2;

	private static final int FIRST_INHERITED = 3;

	private final LibC libC;

	private final DescriptorTable descriptors;

	private final ListeningChannels channels;

	private final ConnectionNumbers numbers;

	private final ConnectionChannels connections;

	/**
	 * Where adopted channels really listen: what they say themselves may be stale.
	 */
	private final Map<ServerSocketChannel, SocketAddress> adopted = Collections.synchronizedMap(new WeakHashMap<>());

	NativePosix(LibC libC) {
		this.libC = libC;
		this.descriptors = new DescriptorTable(libC);
		this.channels = ConstructedChannels.ofThisJdk().orElseGet(() -> new GraftedChannels(this.descriptors));
		this.numbers = ToldNumbers.ofThisJdk().orElse(this.descriptors);
		this.connections = ConstructedConnections.ofThisJdk()
			.orElseGet(() -> new GraftedConnections(libC, this.descriptors));
	}

	@Override
	public Descriptor duplicate(ServerSocketChannel listener) throws IOException {
		SocketAddress address = listener.getLocalAddress();
		if (address == null) {
			throw new NotYetBoundException();
		}
		return this.descriptors.duplicateListener(this.adopted.getOrDefault(listener, address));
	}

	@Override
	public AdoptedListener adopt(Descriptor listener) throws IOException {
		try (OpenDescriptor taken = (OpenDescriptor) listener) {
			if (!this.libC.isListening(taken.number()) || !this.libC.isStream(taken.number())) {
				throw new IOException("The descriptor is not a listening socket for streams");
			}
			SocketName name = this.libC.localName(taken.number())
				.orElseThrow(() -> new IOException("The listening socket has an address that Java does not know"));
			this.libC.setNonBlocking(taken.number());
			ServerSocketChannel channel = this.channels.over(taken, name.family());
			this.adopted.put(channel, name.address());
			return new AdoptedListener(channel, name.address());
		}
	}

	@Override
	public Map<SocketChannel, Descriptor> descriptors(Collection<SocketChannel> connections) throws IOException {
		List<SocketChannel> open = connections.stream().filter(SocketChannel::isConnected).toList();
		Map<SocketChannel, Descriptor> borrowed = new HashMap<>();
		this.numbers.of(open)
			.forEach((connection, number) -> borrowed.put(connection, new BorrowedDescriptor(connection, number)));
		return borrowed;
	}

	@Override
	public Descriptor duplicate(Descriptor connection) throws IOException {
		OpenDescriptor duplicate = this.libC.duplicate(((NumberedDescriptor) connection).number());
		try {
			// If it is open still, the number was its own when it was duplicated
			((NumberedDescriptor) connection).number();
			return duplicate;
		}
		catch (IOException ex) {
			duplicate.close();
			throw ex;
		}
	}

	@Override
	public void lookAtConnections() throws IOException {
		this.numbers.look();
	}

	@Override
	public OptionalLong bytesRead(Descriptor connection) {
		try {
			return this.libC.bytesRead(((NumberedDescriptor) connection).number());
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

	@Override
	public List<Optional<SocketChannel>> adoptConnections(List<Descriptor> connections) throws IOException {
		try {
			List<Optional<Connection>> established = new ArrayList<>();
			for (Descriptor connection : connections) {
				established.add(established((OpenDescriptor) connection));
			}
			Map<Connection, SocketChannel> opened = this.connections
				.over(established.stream().flatMap(Optional::stream).toList());
			return established.stream().map((connection) -> connection.map(opened::get)).toList();
		}
		finally {
			connections.forEach(Descriptor::close);
		}
	}

	private Optional<Connection> established(OpenDescriptor descriptor) throws IOException {
		int number = descriptor.number();
		Optional<SocketName> remote = this.libC.remoteName(number);
		if (remote.isEmpty() || !this.libC.isStream(number)) {
			return Optional.empty();
		}
		return Optional.of(new Connection(descriptor, remote.get().family(), remote.get().address()));
	}

	@Override
	public long openDescriptors() throws IOException {
		return this.descriptors.count();
	}

	@Override
	public DescriptorSocket descriptorSocket(SocketChannel connection) throws IOException {
		SocketAddress remote = connection.getRemoteAddress();
		if (remote == null) {
			throw new NotYetConnectedException();
		}
		return new NativeDescriptorSocket(this.libC,
				this.descriptors.duplicateConnection(connection.getLocalAddress(), remote));
	}

	@Override
	public List<DescriptorSocket> descriptorSocketsWithin() throws IOException {
		List<DescriptorSocket> ends = new ArrayList<>();
		for (OpenDescriptor end : this.libC.connectedPair()) {
			ends.add(new NativeDescriptorSocket(this.libC, end));
		}
		return ends;
	}

	@Override
	public void restoreStandardStreams(SetAsideStreams streams) throws IOException {
		streams.verify();
		restore(STANDARD_OUTPUT, SetAsideStreams.OUTPUT_NUMBER);
		restore(STANDARD_ERROR, SetAsideStreams.ERROR_NUMBER);
	}

	private void restore(int standardStream, int setAside) throws IOException {
		this.libC.replaceInheritable(standardStream, setAside);
		this.libC.close(setAside);
	}

	@Override
	public void send(String socket, byte[] datagram, List<Descriptor> descriptors) throws IOException {
		Message message = new Message();
		message.put(ByteBuffer.wrap(datagram), NumberedDescriptor.numbers(descriptors));
		this.libC.send(SocketName.unix(socket), message);
	}

	@Override
	public List<Descriptor> takeInherited(int count) throws IOException {
		List<Descriptor> taken = new ArrayList<>();
		try {
			for (int number = 0; number < count; number++) {
				taken.add(this.libC.duplicate(FIRST_INHERITED + number));
			}
		}
		catch (IOException ex) {
			taken.forEach(Descriptor::close);
			throw ex;
		}
		for (int number = 0; number < count; number++) {
			this.libC.close(FIRST_INHERITED + number);
		}
		return taken;
	}

	@Override
	public long descriptorLimit() {
		try {
			return this.libC.softDescriptorLimit();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void becomeKeeper(List<String> command, Map<String, String> environment) throws IOException {
		this.libC.adoptOrphans();
		this.descriptors.closeAllOnExec();
		this.libC.execute(command,
				environment.entrySet().stream().map((each) -> each.getKey() + "=" + each.getValue()).toList(),
				KeptSignals.set());
	}

	/**
	 * Let a signal do what it does in a process that knows nothing of it.
	 */
	void resetSignal(int signal) throws IOException {
		this.libC.resetSignal(signal);
	}

}
