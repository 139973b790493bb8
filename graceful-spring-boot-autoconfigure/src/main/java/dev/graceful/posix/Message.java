package dev.graceful.posix;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of {@code sendmsg} and {@code recvmsg} in native memory: bytes, and the
 * descriptors that travel with them. The layout is that of Linux on 64-bit x86 and ARM.
 * <p>
 * The block holds, one after the other: {@code struct msghdr}, the one
 * {@code struct iovec}, the bytes, and the {@code struct cmsghdr}s with their
 * descriptors.
 */
final class Message {

	/**
	 * The most descriptors that the kernel puts into one message.
	 */
	static final int MAX_DESCRIPTORS = 253;

	private static final int MAX_BYTES = 16 * 1024;

	private static final int MSGHDR_IOV = 16;

	private static final int MSGHDR_IOVLEN = 24;

	private static final int MSGHDR_CONTROL = 32;

	private static final int MSGHDR_CONTROLLEN = 40;

	private static final int MSGHDR_FLAGS = 48;

	private static final int MSGHDR_SIZE = 56;

	private static final int IOVEC_BASE = 0;

	private static final int IOVEC_LEN = 8;

	private static final int IOVEC_SIZE = 16;

	private static final int CMSGHDR_LEN = 0;

	private static final int CMSGHDR_LEVEL = 8;

	private static final int CMSGHDR_TYPE = 12;

	private static final int CMSGHDR_SIZE = 16;

	private static final int CMSG_ALIGNMENT = 8;

	private static final int IOVEC = MSGHDR_SIZE;

	private static final int BYTES = IOVEC + IOVEC_SIZE;

	private static final int CONTROL = BYTES + MAX_BYTES;

	private static final int CONTROL_SIZE = CMSGHDR_SIZE + aligned(MAX_DESCRIPTORS * Integer.BYTES);

	private static final int SOL_SOCKET = 1;

	private static final int SCM_RIGHTS = 1;

	private static final int MSG_CTRUNC = 8;

	private final NativeMemory memory = new NativeMemory(CONTROL + CONTROL_SIZE);

	private final ByteBuffer block = this.memory.bytes();

	Message() {
		this.block.putLong(MSGHDR_IOV, this.memory.address() + IOVEC);
		this.block.putLong(MSGHDR_IOVLEN, 1);
		this.block.putLong(IOVEC + IOVEC_BASE, this.memory.address() + BYTES);
	}

	/**
	 * Return the address of the header, good for as long as this message is reachable.
	 */
	long header() {
		return this.memory.address();
	}

	/**
	 * Fill in what is to be sent: as many of the bytes as fit, left in the buffer.
	 */
	void put(ByteBuffer data, int[] descriptors) {
		int bytes = Math.min(data.remaining(), MAX_BYTES);
		this.block.put(BYTES, data, data.position(), bytes);
		this.block.putLong(IOVEC + IOVEC_LEN, bytes);
		if (descriptors.length == 0) {
			setControl(0);
			return;
		}
		int length = CMSGHDR_SIZE + descriptors.length * Integer.BYTES;
		setControl(aligned(length));
		this.block.putLong(CONTROL + CMSGHDR_LEN, length);
		this.block.putInt(CONTROL + CMSGHDR_LEVEL, SOL_SOCKET);
		this.block.putInt(CONTROL + CMSGHDR_TYPE, SCM_RIGHTS);
		for (int i = 0; i < descriptors.length; i++) {
			this.block.putInt(CONTROL + CMSGHDR_SIZE + i * Integer.BYTES, descriptors[i]);
		}
	}

	/**
	 * Make room for what is to be received: at most that many bytes, and any descriptors.
	 */
	void clear(int bytes) {
		this.block.putLong(IOVEC + IOVEC_LEN, Math.min(bytes, MAX_BYTES));
		this.block.putInt(MSGHDR_FLAGS, 0);
		setControl(CONTROL_SIZE);
	}

	/**
	 * Take the first of the bytes that were received.
	 */
	void takeBytes(int count, ByteBuffer data) {
		data.put(this.block.slice(BYTES, count));
	}

	/**
	 * Take the descriptors that were received: from here on somebody has to close them.
	 */
	List<Integer> takeDescriptors() {
		List<Integer> descriptors = new ArrayList<>();
		int end = CONTROL + (int) this.block.getLong(MSGHDR_CONTROLLEN);
		int header = CONTROL;
		while (header + CMSGHDR_SIZE <= end) {
			int length = (int) this.block.getLong(header + CMSGHDR_LEN);
			if (this.block.getInt(header + CMSGHDR_LEVEL) == SOL_SOCKET
					&& this.block.getInt(header + CMSGHDR_TYPE) == SCM_RIGHTS) {
				for (int at = CMSGHDR_SIZE; at + Integer.BYTES <= length; at += Integer.BYTES) {
					descriptors.add(this.block.getInt(header + at));
				}
			}
			header += aligned(length);
		}
		return descriptors;
	}

	/**
	 * Whether the kernel had to drop descriptors that were sent.
	 */
	boolean isTruncated() {
		return (this.block.getInt(MSGHDR_FLAGS) & MSG_CTRUNC) != 0;
	}

	private void setControl(int length) {
		this.block.putLong(MSGHDR_CONTROL, (length != 0) ? this.memory.address() + CONTROL : 0);
		this.block.putLong(MSGHDR_CONTROLLEN, length);
	}

	private static int aligned(int length) {
		return (length + CMSG_ALIGNMENT - 1) & -CMSG_ALIGNMENT;
	}

}
