package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A caller at the other end of a unix-domain connection.
 */
final class SocketCaller implements Caller {

	private static final Log logger = LogFactory.getLog(SocketCaller.class);

	private final SocketChannel channel;

	private final Loop loop;

	private final Message.Hello hello;

	SocketCaller(SocketChannel channel, Loop loop, Message.Hello hello) {
		this.channel = channel;
		this.loop = loop;
		this.hello = hello;
	}

	@Override
	public Message.Hello hello() {
		return this.hello;
	}

	@Override
	public void admit(Link.Listener listener, Consumer<Link> linked) {
		SocketLink.start(this.loop, () -> this.channel, listener, linked);
	}

	@Override
	public void refuse(String reason) {
		try (SocketChannel hungUp = this.channel) {
			hungUp.write(new Frame(new Message.Refused(reason), 0).encode());
		}
		catch (IOException ex) {
			logger.debug("A caller was not told that it is refused", ex);
		}
	}

}
