package dev.graceful.posix;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.ProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;

/**
 * Constructs the JDK's own channel over the descriptor itself, which only works where
 * {@code java.base} opens {@code sun.nio.ch} and {@code java.io} to us.
 */
final class ConstructedChannels implements ListeningChannels {

	private final Constructor<FileDescriptor> fileDescriptor;

	private final Constructor<? extends ServerSocketChannel> channel;

	private ConstructedChannels(Constructor<FileDescriptor> fileDescriptor,
			Constructor<? extends ServerSocketChannel> channel) {
		this.fileDescriptor = fileDescriptor;
		this.channel = channel;
	}

	/**
	 * Return the constructors of this JDK.
	 * @return empty where they are closed to us, or are not what we know
	 */
	static Optional<ListeningChannels> ofThisJdk() {
		Module base = Object.class.getModule();
		Module ours = ConstructedChannels.class.getModule();
		if (!base.isOpen("sun.nio.ch", ours) || !base.isOpen("java.io", ours)) {
			return Optional.empty();
		}
		try {
			Constructor<FileDescriptor> fileDescriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
			Constructor<? extends ServerSocketChannel> channel = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
				.asSubclass(ServerSocketChannel.class)
				.getDeclaredConstructor(SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class,
						boolean.class);
			fileDescriptor.setAccessible(true);
			channel.setAccessible(true);
			return Optional.of(new ConstructedChannels(fileDescriptor, channel));
		}
		catch (ReflectiveOperationException ex) {
			return Optional.empty();
		}
	}

	@Override
	public ServerSocketChannel over(OpenDescriptor listener, ProtocolFamily family) throws IOException {
		ServerSocketChannel constructed = construct(listener, family);
		listener.release();
		try {
			constructed.configureBlocking(false);
			return constructed;
		}
		catch (IOException ex) {
			constructed.close();
			throw ex;
		}
	}

	private ServerSocketChannel construct(OpenDescriptor listener, ProtocolFamily family) throws IOException {
		try {
			// A descriptor made so is closed by the channel only: it has no cleaner
			FileDescriptor descriptor = this.fileDescriptor.newInstance(listener.number());
			return this.channel.newInstance(SelectorProvider.provider(), family, descriptor, true);
		}
		catch (InvocationTargetException ex) {
			throw new IOException("The JDK cannot use the listener", ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IOException("The JDK cannot be used with a listener", ex);
		}
	}

}
