package dev.graceful.posix;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * {@code sun.misc.Signal} by reflection, for javac warns of it wherever a source names
 * it, whatever it is told.
 */
final class JvmSignal {

	private static final Class<?> SIGNAL = type("sun.misc.Signal");

	private static final Class<?> HANDLER = type("sun.misc.SignalHandler");

	private final Object signal;

	private JvmSignal(Object signal) {
		this.signal = signal;
	}

	/**
	 * Find a signal.
	 * @param name its name without "SIG"
	 * @return the signal
	 * @throws IllegalArgumentException if there is none of that name
	 */
	static JvmSignal named(String name) {
		try {
			return new JvmSignal(SIGNAL.getConstructor(String.class).newInstance(name));
		}
		catch (ReflectiveOperationException ex) {
			throw unwrapped(ex);
		}
	}

	/**
	 * Make a handler.
	 * @param handler what it does, on a thread of the JVM's
	 * @return the handler
	 */
	static Object handler(Runnable handler) {
		return Proxy.newProxyInstance(JvmSignal.class.getClassLoader(), new Class<?>[] { HANDLER },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "handle" -> {
						handler.run();
						yield null;
					}
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					default -> handler.toString();
				});
	}

	/**
	 * Handle the signal from now on.
	 * @param handler one of {@link #handler(Runnable)}, or one that this has returned
	 * @return the handler until now
	 * @throws IllegalArgumentException if the JVM does not let anybody handle it
	 */
	Object handle(Object handler) {
		return call("handle", new Class<?>[] { SIGNAL, HANDLER }, null, this.signal, handler);
	}

	static boolean isIgnoring(Object handler) {
		try {
			return handler == HANDLER.getField("SIG_IGN").get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw unwrapped(ex);
		}
	}

	String name() {
		return (String) call("getName", new Class<?>[0], this.signal);
	}

	int number() {
		return (int) call("getNumber", new Class<?>[0], this.signal);
	}

	@Override
	public String toString() {
		return "SIG" + name();
	}

	private static Class<?> type(String name) {
		try {
			return Class.forName(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("Only used where module jdk.unsupported is there", ex);
		}
	}

	private static Object call(String method, Class<?>[] types, Object target, Object... arguments) {
		try {
			return SIGNAL.getMethod(method, types).invoke(target, arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw unwrapped(ex);
		}
	}

	private static RuntimeException unwrapped(ReflectiveOperationException failure) {
		if (failure instanceof InvocationTargetException && failure.getCause() instanceof RuntimeException cause) {
			return cause;
		}
		return new IllegalStateException(failure);
	}

}
