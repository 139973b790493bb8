package dev.graceful.posix;

import java.util.Arrays;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;

/**
 * One function of the C library, by jffi alone: whatever is above that would be some more
 * jars in every application's class path, and 20 MB more of memory.
 * <p>
 * Thread-safe.
 */
final class NativeFunction {

	private final long address;

	private final CallContext context;

	private final Invoker invoker;

	/**
	 * Look it up.
	 * @param name the name
	 * @param parameters how many it has, numbers and pointers, each in a register
	 */
	NativeFunction(String name, int parameters) {
		// Unlike the default library, this tells each time why nothing native can be
		// loaded
		long address = Library.openLibrary(null, Library.LAZY).getSymbolAddress(name);
		if (address == 0) {
			throw new IllegalStateException("The C library has no ".concat(name));
		}
		Type[] registers = new Type[parameters];
		Arrays.fill(registers, Type.POINTER);
		this.address = address;
		this.invoker = Invoker.getInstance();
		// Where what it returns is longer, it fits into this nevertheless
		this.context = CallContext.getCallContext(Type.SINT, registers, CallingConvention.DEFAULT, true);
	}

	/**
	 * Call it.
	 * @param arguments numbers, and the addresses of {@link NativeMemory} that stays
	 * reachable meanwhile
	 * @return what it returns
	 */
	int call(long... arguments) {
		CallContext context = this.context;
		long address = this.address;
		return (int) switch (arguments.length) {
			case 1 -> this.invoker.invokeN1(context, address, arguments[0]);
			case 2 -> this.invoker.invokeN2(context, address, arguments[0], arguments[1]);
			case 3 -> this.invoker.invokeN3(context, address, arguments[0], arguments[1], arguments[2]);
			case 4 -> this.invoker.invokeN4(context, address, arguments[0], arguments[1], arguments[2], arguments[3]);
			case 5 -> this.invoker.invokeN5(context, address, arguments[0], arguments[1], arguments[2], arguments[3],
					arguments[4]);
			default -> throw new IllegalArgumentException("No function has " + arguments.length + " parameters");
		};
	}

	/**
	 * Return the errno of this thread's last call that failed.
	 */
	static int lastError() {
		return LastError.getInstance().get();
	}

}
