package dev.graceful.sample.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP/1.1 response.
 *
 * @param status the status code
 * @param headers the headers, their names in lower case
 * @param body the whole body
 */
public record Response(int status, Map<String, String> headers, byte[] body) {

	/**
	 * Return which process has served it.
	 * @return its pid, 0 where the response does not tell
	 */
	public long pid() {
		return Long.parseLong(this.headers.getOrDefault("x-served-by", "0"));
	}

	/**
	 * Whether the server announces that it ends the connection.
	 * @return whether this is the connection's last response
	 */
	public boolean last() {
		return "close".equalsIgnoreCase(this.headers.get("connection"));
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

}
