package dev.graceful.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.kenai.jffi.MemoryIO;

/**
 * Memory outside of the heap, which the C library reads and writes. It is there for as
 * long as this object is reachable.
 * <p>
 * Not thread-safe.
 */
final class NativeMemory {

	private final ByteBuffer bytes;

	private final long address;

	NativeMemory(int size) {
		this.bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
		this.address = MemoryIO.getInstance().getDirectBufferAddress(this.bytes);
	}

	/**
	 * Return what is in it, in the order of this machine.
	 */
	ByteBuffer bytes() {
		return this.bytes;
	}

	/**
	 * Return where it is.
	 */
	long address() {
		return this.address;
	}

}
