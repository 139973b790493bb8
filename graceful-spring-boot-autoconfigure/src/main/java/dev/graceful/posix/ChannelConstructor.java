package dev.graceful.posix;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.ProtocolFamily;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;

/**
 * A constructor of the JDK's own channels over a descriptor, which only works where
 * {@code java.base} opens {@code sun.nio.ch} and {@code java.io} to us.
 *
 * @param <C> the type of the channels
 */
final class ChannelConstructor<C extends SelectableChannel> {

	private final Constructor<FileDescriptor> fileDescriptor;

	private final Constructor<? extends C> channel;

	private ChannelConstructor(Constructor<FileDescriptor> fileDescriptor, Constructor<? extends C> channel) {
		this.fileDescriptor = fileDescriptor;
		this.channel = channel;
	}

	/**
	 * Find the constructor in this JDK.
	 * @param type the type of the channels
	 * @param implementation the name of the JDK's implementation of it
	 * @param argument what it takes after the provider, the family and the descriptor
	 * @return empty where it is closed to us, or is not what we know
	 */
	static <C extends SelectableChannel> Optional<ChannelConstructor<C>> find(Class<C> type, String implementation,
			Class<?> argument) {
		Module base = Object.class.getModule();
		Module ours = ChannelConstructor.class.getModule();
		if (!base.isOpen("sun.nio.ch", ours) || !base.isOpen("java.io", ours)) {
			return Optional.empty();
		}
		try {
			Constructor<FileDescriptor> fileDescriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
			Constructor<? extends C> channel = Class.forName(implementation)
				.asSubclass(type)
				.getDeclaredConstructor(SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, argument);
			fileDescriptor.setAccessible(true);
			channel.setAccessible(true);
			return Optional.of(new ChannelConstructor<>(fileDescriptor, channel));
		}
		catch (ReflectiveOperationException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Construct a channel.
	 * @param descriptor a non-blocking descriptor; {@linkplain OpenDescriptor#release()
	 * released} where the channel keeps it, else still the caller's
	 * @param family the family of its socket
	 * @param argument the last argument of the constructor
	 * @return a non-blocking channel
	 * @throws IOException if there is no such channel
	 */
	C construct(OpenDescriptor descriptor, ProtocolFamily family, Object argument) throws IOException {
		C constructed = constructBlocking(descriptor, family, argument);
		descriptor.release();
		try {
			constructed.configureBlocking(false);
			return constructed;
		}
		catch (IOException ex) {
			constructed.close();
			throw ex;
		}
	}

	/**
	 * The channel takes the socket for a blocking one, and does not touch it yet.
	 */
	private C constructBlocking(OpenDescriptor descriptor, ProtocolFamily family, Object argument) throws IOException {
		try {
			// A descriptor made so is closed by the channel only: it has no cleaner
			FileDescriptor fileDescriptor = this.fileDescriptor.newInstance(descriptor.number());
			return this.channel.newInstance(SelectorProvider.provider(), family, fileDescriptor, argument);
		}
		catch (InvocationTargetException ex) {
			throw new IOException("The JDK cannot use the socket", ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IOException("The JDK cannot be used with a socket", ex);
		}
	}

}
