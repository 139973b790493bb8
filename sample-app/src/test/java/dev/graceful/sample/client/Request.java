package dev.graceful.sample.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.1 request.
 *
 * @param method the method
 * @param path the path with its query
 * @param body the body, empty where there is none
 */
public record Request(String method, String path, byte[] body) {

	public static Request get(String path) {
		return new Request("GET", path, new byte[0]);
	}

	public static Request post(String path, byte[] body) {
		return new Request("POST", path, body);
	}

	ByteBuffer encode() {
		byte[] head = encodeHead().array();
		return ByteBuffer.allocate(head.length + this.body.length).put(head).put(this.body).flip();
	}

	ByteBuffer encodeHead(String... additionalHeaders) {
		StringBuilder head = new StringBuilder();
		head.append(this.method).append(' ').append(this.path).append(" HTTP/1.1\r\nHost: localhost\r\n");
		if (this.method.equals("POST")) {
			if (this.body.length > 0) {
				head.append("Content-Type: application/octet-stream\r\n");
			}
			head.append("Content-Length: ").append(this.body.length).append("\r\n");
		}
		for (String header : additionalHeaders) {
			head.append(header).append("\r\n");
		}
		return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
	}

}
