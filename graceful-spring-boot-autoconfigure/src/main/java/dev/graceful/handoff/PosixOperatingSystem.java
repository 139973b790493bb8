package dev.graceful.handoff;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.graceful.launch.SuccessorProcess;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.CompilerThreads;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.DescriptorSocket;
import dev.graceful.posix.KnownProcess;
import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;
import dev.graceful.posix.SetAsideStreams;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The operating system, through the posix floor.
 */
final class PosixOperatingSystem implements OperatingSystem {

	private static final Log logger = LogFactory.getLog(PosixOperatingSystem.class);

	/**
	 * Kept free for new clients and files, and at least this share of the limit.
	 */
	private static final int KEPT_DESCRIPTORS = 64;

	private static final int KEPT_SHARE = 10;

	/**
	 * The program of a keeper, on a floor above.
	 */
	static final String KEEPER = "dev.graceful.supervise.Keeper";

	private final Loop loop;

	private final Path controlDirectory;

	private final Duration greeting;

	PosixOperatingSystem(Loop loop, Path controlDirectory, Duration greeting) {
		this.loop = loop;
		this.controlDirectory = controlDirectory;
		this.greeting = greeting;
	}

	@Override
	public void prepare(Supplier<String> objection, Consumer<String> ready) {
		start(() -> {
			String unavailable = unavailable();
			String reason = (unavailable != null) ? unavailable : objection.get();
			this.loop.execute(() -> ready.accept(reason));
		});
	}

	@Override
	public void aside(Runnable work, Runnable done) {
		start(() -> {
			try {
				work.run();
			}
			finally {
				this.loop.execute(done);
			}
		});
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "graceful-prepare");
		thread.setDaemon(true);
		thread.start();
	}

	private static String unavailable() {
		try {
			Posix.load();
			return null;
		}
		catch (PosixUnavailableException ex) {
			return ex.getMessage();
		}
	}

	@Override
	public ControlSocket openControlSocket(Callers callers) throws IOException {
		try {
			ControlDirectory directory = ControlDirectory.open(this.controlDirectory);
			return ControlServer.open(this.loop, directory, this.greeting, callers);
		}
		catch (IOException ex) {
			throw new IOException("no control socket can be opened in " + this.controlDirectory + ": " + ex, ex);
		}
	}

	@Override
	public void connect(String path, Link.Listener listener, Consumer<Link> linked) {
		SocketLink.start(this.loop, () -> connect(Path.of(path)), listener, linked);
	}

	/**
	 * Both ends find the connection among their descriptors by its names, so this end
	 * needs one; once connected, the file is of no use any more. The native library takes
	 * its time to load, and whoever has connected must soon say hello, so it comes first.
	 */
	private static SocketChannel connect(Path path) throws IOException {
		posix();
		UnixDomainSocketAddress name = ControlDirectory.open(path.getParent()).newAddress();
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		try {
			channel.bind(name);
			channel.connect(UnixDomainSocketAddress.of(path));
			return channel;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		finally {
			Files.deleteIfExists(name.getPath());
		}
	}

	@Override
	public void connectWithin(Link.Listener listener, Link.Listener otherListener, BiConsumer<Link, Link> linked) {
		try {
			List<DescriptorSocket> ends = posix().descriptorSocketsWithin();
			SocketLink.start(this.loop, ends.get(0), listener, (link) -> SocketLink.start(this.loop, ends.get(1),
					otherListener, (otherLink) -> linked.accept(link, otherLink)));
		}
		catch (IOException ex) {
			this.loop.execute(() -> listener.closed("cannot be talked to: " + ex.getMessage()));
		}
	}

	@Override
	public Descriptor duplicate(ServerSocketChannel channel) throws IOException {
		return posix().duplicate(channel);
	}

	@Override
	public AdoptedListener adopt(Descriptor listener) throws IOException {
		return posix().adopt(listener);
	}

	@Override
	public void restoreStandardStreams(SetAsideStreams streams) throws IOException {
		posix().restoreStandardStreams(streams);
	}

	/**
	 * A predecessor that has become a keeper has closed its descriptors, too.
	 */
	@Override
	public boolean isRunning(long pid) {
		return KnownProcess.of(pid).isRunning() && !isKeeper(Path.of("/proc", Long.toString(pid)));
	}

	private static boolean isKeeper(Path process) {
		try {
			return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
				.contains("\0" + KEEPER + "\0");
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public SuccessorProcess process(long pid) {
		return SuccessorProcess.startedElsewhere(pid);
	}

	@Override
	public Map<SocketChannel, Descriptor> descriptors(Collection<SocketChannel> connections) throws IOException {
		return posix().descriptors(connections);
	}

	@Override
	public Optional<Descriptor> duplicate(Descriptor connection) {
		try {
			return Optional.of(posix().duplicate(connection));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void lookAtConnections() {
		try {
			posix().lookAtConnections();
		}
		catch (IOException ex) {
			logger.debug("The connections will be looked for one by one", ex);
		}
	}

	@Override
	public OptionalLong bytesRead(Descriptor connection) {
		try {
			return posix().bytesRead(connection);
		}
		catch (IOException ex) {
			return OptionalLong.empty();
		}
	}

	@Override
	public List<Optional<SocketChannel>> adoptConnections(List<Descriptor> connections) throws IOException {
		return posix().adoptConnections(connections);
	}

	@Override
	public int roomForDescriptors() {
		try {
			long limit = descriptorLimit();
			long kept = Math.max(KEPT_DESCRIPTORS, limit / KEPT_SHARE);
			return (int) Math.max(0, Math.min(limit - kept - posix().openDescriptors(), Integer.MAX_VALUE));
		}
		catch (IOException ex) {
			logger.warn("No connection can migrate to this generation: " + ex.getMessage());
			return 0;
		}
	}

	@Override
	public long compilerMillis() {
		return CompilerThreads.processorMillis().orElseGet(PosixOperatingSystem::compilationMillis);
	}

	/**
	 * Grows only when something has been compiled.
	 */
	private static long compilationMillis() {
		CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
		return (compilation != null && compilation.isCompilationTimeMonitoringSupported())
				? compilation.getTotalCompilationTime() : 0;
	}

	@Override
	public long descriptorLimit() {
		try {
			return posix().descriptorLimit();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Only asked where there is a link, and so the native library", ex);
		}
	}

	private static Posix posix() throws IOException {
		try {
			return Posix.load();
		}
		catch (PosixUnavailableException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

}
