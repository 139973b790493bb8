package dev.graceful.handoff;

import java.nio.ByteBuffer;

/**
 * A message on the wire: the length of what follows (4 bytes), the frame's version (1),
 * the message's type (1), how many descriptors come with it (2), and the fields.
 *
 * @param message what it says
 * @param descriptors how many descriptors belong to it
 */
record Frame(Message message, int descriptors) {

	private static final byte VERSION = 1;

	/**
	 * What a frame may hold after its length, so that a stranger cannot make us keep
	 * more.
	 */
	static final int MAX_LENGTH = 64 * 1024;

	static final int MAX_BYTES = Integer.BYTES + MAX_LENGTH;

	private static final int HEADER_BYTES = 4;

	ByteBuffer encode() {
		byte[] fields = MessageCodec.fieldsOf(this.message).toBytes();
		int length = HEADER_BYTES + fields.length;
		if (length > MAX_LENGTH) {
			throw new IllegalArgumentException("A frame of " + length + " bytes");
		}
		return ByteBuffer.allocate(Integer.BYTES + length)
			.putInt(length)
			.put(VERSION)
			.put((byte) MessageCodec.typeOf(this.message))
			.putShort((short) this.descriptors)
			.put(fields)
			.flip();
	}

	/**
	 * Read the next frame.
	 * @param bytes what has arrived, ready to be read; left at the frame's end, or as it
	 * was where the frame is not complete yet
	 * @return the frame, or {@code null} where it is not complete yet
	 * @throws ProtocolException where this is no frame of ours
	 */
	static Frame decode(ByteBuffer bytes) throws ProtocolException {
		if (bytes.remaining() < Integer.BYTES) {
			return null;
		}
		int length = bytes.getInt(bytes.position());
		if (length < HEADER_BYTES || length > MAX_LENGTH) {
			throw new ProtocolException("a frame of " + length + " bytes");
		}
		if (bytes.remaining() < Integer.BYTES + length) {
			return null;
		}
		bytes.getInt();
		byte version = bytes.get();
		int type = Byte.toUnsignedInt(bytes.get());
		int descriptors = Short.toUnsignedInt(bytes.getShort());
		byte[] fields = new byte[length - HEADER_BYTES];
		bytes.get(fields);
		if (version != VERSION) {
			throw new ProtocolException("a frame of version " + version);
		}
		return new Frame(MessageCodec.message(type, Fields.of(fields)), descriptors);
	}

}
