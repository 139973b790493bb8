package dev.graceful.handoff;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import jdk.net.ExtendedSocketOptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The control socket, with a thread that hears who calls. It keeps few strangers, each
 * for a short time, and of other users none, whatever they do.
 */
final class ControlServer implements OperatingSystem.ControlSocket {

	private static final Log logger = LogFactory.getLog(ControlServer.class);

	private static final int MAX_STRANGERS = 64;

	private static final int MAX_ASKERS = 64;

	private static final long ACCEPT_AGAIN_MILLIS = 100;

	private final Loop loop;

	private final ControlDirectory directory;

	private final Duration greeting;

	private final Callers callers;

	private final UnixDomainSocketAddress address;

	private final ServerSocketChannel server;

	private final Selector selector;

	private final Deque<Stranger> strangers = new ArrayDeque<>();

	private final Deque<SocketAsker> askers = new ArrayDeque<>();

	private ControlServer(Loop loop, ControlDirectory directory, Duration greeting, Callers callers)
			throws IOException {
		this.loop = loop;
		this.directory = directory;
		this.greeting = greeting;
		this.callers = callers;
		this.address = directory.newAddress();
		this.selector = Selector.open();
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
	}

	static ControlServer open(Loop loop, ControlDirectory directory, Duration greeting, Callers callers)
			throws IOException {
		directory.deleteDeadSockets();
		ControlServer opened = new ControlServer(loop, directory, greeting, callers);
		try {
			opened.listen();
		}
		catch (IOException ex) {
			opened.close();
			opened.selector.close();
			throw ex;
		}
		return opened;
	}

	private void listen() throws IOException {
		this.server.bind(this.address);
		Files.setPosixFilePermissions(this.address.getPath(), PosixFilePermissions.fromString("rw-------"));
		this.server.configureBlocking(false);
		this.server.register(this.selector, SelectionKey.OP_ACCEPT);
		Thread thread = new Thread(this::run, "graceful-control");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public String path() {
		return this.address.getPath().toString();
	}

	@Override
	public void close() {
		try {
			this.server.close();
			Files.deleteIfExists(this.address.getPath());
			this.selector.wakeup();
		}
		catch (IOException ex) {
			logger.debug("The control socket was not closed", ex);
		}
	}

	private void run() {
		try (Selector selector = this.selector) {
			while (this.server.isOpen()) {
				selector.select(this::heard, millisUntilFirstDeadline());
				forgetTheSilent();
				this.askers.removeIf((asker) -> !asker.isOpen());
			}
		}
		catch (IOException ex) {
			logger.warn("Hot restart is off: the control socket broke: " + ex.getMessage());
		}
		finally {
			this.strangers.forEach(Stranger::close);
			this.askers.forEach(SocketAsker::end);
		}
	}

	private void heard(SelectionKey key) {
		if (key.attachment() instanceof Stranger stranger) {
			if (stranger.hear()) {
				this.strangers.remove(stranger);
				said(stranger.firstWord(), key);
			}
		}
		else if (key.attachment() instanceof SocketAsker asker) {
			asker.attend();
		}
		else {
			acceptOne();
		}
	}

	private void said(Message firstWord, SelectionKey key) {
		if (firstWord instanceof Message.Ask ask) {
			SocketAsker asker = new SocketAsker(key, ask);
			key.attach(asker);
			if (this.askers.size() == MAX_ASKERS) {
				this.askers.removeFirst().close();
			}
			this.askers.addLast(asker);
			this.loop.execute(() -> this.callers.asked(asker));
		}
		else {
			key.cancel();
			if (firstWord instanceof Message.Hello hello) {
				SocketCaller caller = new SocketCaller((SocketChannel) key.channel(), this.loop, hello);
				this.loop.execute(() -> this.callers.hello(caller));
			}
		}
	}

	/**
	 * One at a time, so that those who are there are heard before many others come.
	 */
	private void acceptOne() {
		try {
			SocketChannel channel = this.server.accept();
			if (channel != null) {
				hearOrHangUp(channel);
			}
		}
		catch (IOException ex) {
			if (this.server.isOpen()) {
				logger.debug("Nobody can call for now", ex);
				pause();
			}
		}
	}

	/**
	 * Where the process has no descriptor left, the selector would report the caller
	 * again at once, and again.
	 */
	private static void pause() {
		try {
			Thread.sleep(ACCEPT_AGAIN_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void hearOrHangUp(SocketChannel channel) throws IOException {
		try {
			accepted(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	private void accepted(SocketChannel channel) throws IOException {
		if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(this.directory.owner())) {
			logger.warn("Somebody who is not " + this.directory.owner().getName() + " called, and was refused");
			channel.close();
			return;
		}
		if (this.strangers.size() == MAX_STRANGERS) {
			this.strangers.removeFirst().close();
		}
		channel.configureBlocking(false);
		Stranger stranger = new Stranger(channel, this.loop.now().plus(this.greeting));
		channel.register(this.selector, SelectionKey.OP_READ, stranger);
		this.strangers.addLast(stranger);
	}

	private long millisUntilFirstDeadline() {
		return this.strangers.isEmpty() ? 0
				: Math.max(1, this.strangers.getFirst().deadline().minus(this.loop.now()).toMillis());
	}

	private void forgetTheSilent() {
		while (!this.strangers.isEmpty() && this.strangers.getFirst().deadline().compareTo(this.loop.now()) <= 0) {
			this.strangers.removeFirst().close();
		}
	}

}
