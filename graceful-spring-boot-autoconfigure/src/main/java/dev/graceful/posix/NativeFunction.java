package dev.graceful.posix;

import java.nio.ByteBuffer;
import java.util.Arrays;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
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

	private final Function function;

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
		// Where what it returns is longer, it fits into this nevertheless
		this.function = new Function(address, Type.SINT, registers);
	}

	/**
	 * Call it.
	 * @param arguments numbers; arrays, which are copied there and back; direct buffers
	 * or null
	 * @return what it returns
	 */
	int call(Object... arguments) {
		HeapInvocationBuffer buffer = new HeapInvocationBuffer(this.function);
		for (Object argument : arguments) {
			put(argument, buffer);
		}
		return Invoker.getInstance().invokeInt(this.function, buffer);
	}

	private static void put(Object argument, HeapInvocationBuffer buffer) {
		if (argument instanceof Number number) {
			buffer.putLong(number.longValue());
		}
		else if (argument instanceof byte[] array) {
			buffer.putArray(array, 0, array.length, ArrayFlags.IN | ArrayFlags.OUT);
		}
		else if (argument instanceof int[] array) {
			buffer.putArray(array, 0, array.length, ArrayFlags.IN | ArrayFlags.OUT);
		}
		else if (argument instanceof long[] array) {
			buffer.putArray(array, 0, array.length, ArrayFlags.IN | ArrayFlags.OUT);
		}
		else if (argument instanceof ByteBuffer direct) {
			buffer.putDirectBuffer(direct, 0, direct.capacity());
		}
		else if (argument == null) {
			buffer.putAddress(0);
		}
		else {
			throw new IllegalArgumentException("Not an argument: " + argument.getClass());
		}
	}

	/**
	 * Return the errno of this thread's last call that failed.
	 */
	static int lastError() {
		return LastError.getInstance().get();
	}

}
