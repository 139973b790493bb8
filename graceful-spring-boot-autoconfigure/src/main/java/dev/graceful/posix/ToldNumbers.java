package dev.graceful.posix;

import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the JDK's channels themselves, which only works where {@code java.base} opens
 * {@code sun.nio.ch} to us.
 */
final class ToldNumbers implements ConnectionNumbers {

	private final Method number;

	private ToldNumbers(Method number) {
		this.number = number;
	}

	/**
	 * Return the way to ask the channels of this JDK.
	 * @return empty where it is closed to us, or is not what we know
	 */
	static Optional<ConnectionNumbers> ofThisJdk() {
		if (!Object.class.getModule().isOpen("sun.nio.ch", ToldNumbers.class.getModule())) {
			return Optional.empty();
		}
		try {
			Method number = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
			number.setAccessible(true);
			return Optional.of(new ToldNumbers(number));
		}
		catch (ReflectiveOperationException ex) {
			return Optional.empty();
		}
	}

	@Override
	public Map<SocketChannel, Integer> of(Collection<SocketChannel> connections) {
		Map<SocketChannel, Integer> numbers = new HashMap<>();
		for (SocketChannel connection : connections) {
			if (this.number.getDeclaringClass().isInstance(connection)) {
				numbers.put(connection, number(connection));
			}
		}
		return numbers;
	}

	@Override
	public void look() {
		// Each knows its own
	}

	private int number(SocketChannel connection) {
		try {
			return (int) this.number.invoke(connection);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("The number is there, and accessible", ex);
		}
	}

}
