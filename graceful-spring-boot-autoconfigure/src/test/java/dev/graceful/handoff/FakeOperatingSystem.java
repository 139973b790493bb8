package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.graceful.handoff.FakeDescriptors.FakeDescriptor;
import dev.graceful.launch.SuccessorProcess;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.SetAsideStreams;

/**
 * What the operating system is to one process, as the test has it.
 */
final class FakeOperatingSystem implements OperatingSystem {

	static final String CONTROL_SOCKET = "/run/graceful/1.sock";

	final FakeDescriptors descriptors = new FakeDescriptors();

	final List<FakeServerSocketChannel> adopted = new ArrayList<>();

	private final Loop loop;

	final Set<SocketChannel> unfindable = new HashSet<>();

	/**
	 * By client, what has been read of its connection.
	 */
	final Map<Object, Long> bytesRead = new HashMap<>();

	/**
	 * Clients of whose connections it cannot be told what has been read.
	 */
	final Set<Object> untold = new HashSet<>();

	/**
	 * Clients whose connections cannot be opened here.
	 */
	final Set<Object> unusable = new HashSet<>();

	int room = 1000;

	boolean compilersWork;

	private long compilerMillis;

	int roomAskedFor;

	boolean preparing;

	String unavailable;

	String failure;

	boolean linksNothingWithin;

	boolean linksWithinTooLate;

	boolean answersNothingWithin;

	/**
	 * The ends of links of this process with itself.
	 */
	final List<FakeLink> linksWithin = new ArrayList<>();

	boolean controlSocketOpen;

	int controlSocketsOpened;

	String connectedTo;

	Object standardOutput = "captured";

	boolean predecessorRuns = true;

	FakeProcess foreign;

	boolean hangingAside;

	private Supplier<String> objection;

	private Consumer<String> prepared;

	private Callers callers;

	private FakeLink link;

	FakeOperatingSystem(Loop loop) {
		this.loop = loop;
	}

	/**
	 * Let the next {@link #connect} succeed.
	 */
	void connectOver(FakeLink link) {
		this.link = link;
	}

	@Override
	public void prepare(Supplier<String> objection, Consumer<String> ready) {
		this.objection = objection;
		this.prepared = ready;
		if (!this.preparing) {
			donePreparing();
		}
	}

	void donePreparing() {
		this.loop
			.execute(() -> this.prepared.accept((this.unavailable != null) ? this.unavailable : this.objection.get()));
	}

	@Override
	public void aside(Runnable work, Runnable done) {
		work.run();
		if (!this.hangingAside) {
			this.loop.execute(done);
		}
	}

	@Override
	public ControlSocket openControlSocket(Callers callers) throws IOException {
		failIfToldSo();
		this.callers = callers;
		this.controlSocketOpen = true;
		this.controlSocketsOpened++;
		return new ControlSocket() {

			@Override
			public String path() {
				return CONTROL_SOCKET;
			}

			@Override
			public void close() {
				FakeOperatingSystem.this.controlSocketOpen = false;
			}

		};
	}

	/**
	 * Let somebody say hello on the control socket.
	 */
	void call(Caller caller) {
		this.loop.execute(() -> this.callers.hello(caller));
	}

	/**
	 * Let somebody ask something on the control socket.
	 */
	void ask(Asker asker) {
		this.loop.execute(() -> this.callers.asked(asker));
	}

	@Override
	public void connect(String path, Link.Listener listener, Consumer<Link> linked) {
		this.connectedTo = path;
		if (this.link == null) {
			this.loop.execute(() -> listener.closed("cannot be talked to: " + this.failure));
			return;
		}
		this.link.heardBy(listener);
		this.loop.execute(() -> linked.accept(this.link));
	}

	@Override
	public void connectWithin(Link.Listener listener, Link.Listener otherListener, BiConsumer<Link, Link> linked) {
		if (this.linksNothingWithin) {
			this.loop.execute(() -> listener.closed("cannot be talked to: too many open files"));
			return;
		}
		FakeLink end = new FakeLink(this.loop, 1, this.descriptors);
		FakeLink otherEnd = new FakeLink(this.loop, 1, this.descriptors);
		FakeLink.connect(end, otherEnd);
		end.deaf = this.answersNothingWithin;
		end.heardBy(listener);
		otherEnd.heardBy(otherListener);
		this.linksWithin.addAll(List.of(end, otherEnd));
		Runnable link = () -> linked.accept(end, otherEnd);
		if (this.linksWithinTooLate) {
			this.loop.after(Duration.ofSeconds(10), link);
		}
		else {
			this.loop.execute(link);
		}
	}

	@Override
	public Descriptor duplicate(ServerSocketChannel channel) throws IOException {
		failIfToldSo();
		return this.descriptors.open(((FakeServerSocketChannel) channel).getLocalAddress());
	}

	@Override
	public AdoptedListener adopt(Descriptor listener) throws IOException {
		SocketAddress address = (SocketAddress) ((FakeDescriptor) listener).file();
		listener.close();
		failIfToldSo();
		FakeServerSocketChannel channel = new FakeServerSocketChannel(address);
		this.adopted.add(channel);
		return new AdoptedListener(channel, address);
	}

	@Override
	public void lookAtConnections() {
		// It knows them
	}

	@Override
	public Map<SocketChannel, Descriptor> descriptors(Collection<SocketChannel> connections) throws IOException {
		failIfToldSo();
		return connections.stream()
			.filter((connection) -> !this.unfindable.contains(connection))
			.collect(
					Collectors.toMap(Function.identity(), (connection) -> ((FakeSocketChannel) connection).descriptor(),
							(one, other) -> one, LinkedHashMap::new));
	}

	@Override
	public Optional<Descriptor> duplicate(Descriptor connection) {
		return Optional.of(connection)
			.filter(this.descriptors.stillOpen()::contains)
			.map((open) -> this.descriptors.open(((FakeDescriptor) open).file()));
	}

	@Override
	public OptionalLong bytesRead(Descriptor connection) {
		Object client = ((FakeDescriptor) connection).file();
		return this.untold.contains(client) ? OptionalLong.empty()
				: OptionalLong.of(this.bytesRead.getOrDefault(client, 0L));
	}

	@Override
	public List<Optional<SocketChannel>> adoptConnections(List<Descriptor> connections) throws IOException {
		List<Object> files = connections.stream().map((descriptor) -> ((FakeDescriptor) descriptor).file()).toList();
		connections.forEach(Descriptor::close);
		failIfToldSo();
		return files.stream()
			.map((client) -> Optional.of(client)
				.filter((each) -> !this.unusable.contains(each))
				.<SocketChannel>map((each) -> new FakeSocketChannel(this.descriptors, each)))
			.toList();
	}

	@Override
	public int roomForDescriptors() {
		this.roomAskedFor++;
		return this.room;
	}

	@Override
	public long compilerMillis() {
		this.compilerMillis += this.compilersWork ? 100 : 0;
		return this.compilerMillis;
	}

	@Override
	public void restoreStandardStreams(SetAsideStreams streams) throws IOException {
		failIfToldSo();
		this.standardOutput = streams.output();
	}

	@Override
	public SuccessorProcess process(long pid) {
		this.foreign = new FakeProcess(pid);
		return this.foreign;
	}

	@Override
	public boolean isRunning(long pid) {
		return this.predecessorRuns;
	}

	@Override
	public long descriptorLimit() {
		return 1024;
	}

	private void failIfToldSo() throws IOException {
		if (this.failure != null) {
			throw new IOException(this.failure);
		}
	}

}
