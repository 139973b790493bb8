package dev.graceful.tomcat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What of a connection's first request has arrived by the time it is accepted.
 */
enum Arrived {

	/**
	 * Nothing, or there is no telling.
	 */
	NOTHING,

	/**
	 * Something. The rest, a body for instance, may not be read before the connection
	 * ends. The poller has to know it then: a socket that no selector knows is closed at
	 * once, and closing one with something unread resets the connection, so that its
	 * client may lose the response.
	 */
	PART,

	/**
	 * All of it, for it can have no body.
	 */
	ALL;

	private static final byte[] END = bytes("\r\n\r\n");

	private static final byte[][] WITHOUT_BODY = { bytes("GET "), bytes("HEAD ") };

	/**
	 * Tell from what was read.
	 * @param read the buffer that it was read into
	 */
	static Arrived in(ByteBuffer read) {
		int length = read.position();
		if (length == 0) {
			return NOTHING;
		}
		boolean all = has(read, length - END.length, END)
				&& Stream.of(WITHOUT_BODY).anyMatch((method) -> has(read, 0, method));
		return all ? ALL : PART;
	}

	private static boolean has(ByteBuffer read, int from, byte[] text) {
		return from >= 0 && from + text.length <= read.position()
				&& read.slice(from, text.length).equals(ByteBuffer.wrap(text));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
