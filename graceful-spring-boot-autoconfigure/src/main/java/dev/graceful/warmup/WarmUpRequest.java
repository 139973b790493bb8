package dev.graceful.warmup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request that is sent to warm up.
 *
 * @param method its method
 * @param path its path, with the query
 * @param headers its headers
 * @param body its body; {@code null} for none
 * @param weight how often it is sent, compared with the others
 * @param status the status of a right answer; {@code null} where any below 400 is right
 */
public record WarmUpRequest(String method, String path, Map<String, String> headers, String body, int weight,
		Integer status) {

	private static final int ERROR = 400;

	private static final Set<String> OURS = Set.of("connection", "content-length", "transfer-encoding", "expect",
			"upgrade");

	/**
	 * Create a request.
	 * @throws IllegalArgumentException if it cannot be sent
	 */
	public WarmUpRequest {
		require(method.matches("[A-Za-z]+"), "method '" + method + "' cannot be sent");
		require(path.matches("/[!-~]*"), "path '" + path + "' has to begin with a slash, and to be encoded");
		require(weight > 0, "weight of " + path + " must be more than nothing");
		headers.forEach((name, value) -> {
			require(name.matches("[!-9;-~]+") && value.matches("[\\t -~]*"), "header '" + name + "' cannot be sent");
			require(!OURS.contains(name.toLowerCase(Locale.ROOT)), "header '" + name + "' is none to choose");
		});
	}

	private static void require(boolean holds, String failure) {
		if (!holds) {
			throw new IllegalArgumentException("'graceful.warmup.requests': the " + failure);
		}
	}

	boolean isRight(int status) {
		return (this.status != null) ? this.status == status : status < ERROR;
	}

	/**
	 * Return this request as it is sent.
	 * @return the bytes of its head and its body
	 */
	byte[] encode() {
		StringBuilder head = new StringBuilder(this.method + " " + this.path + " HTTP/1.1\r\n");
		if (this.headers.keySet().stream().noneMatch("host"::equalsIgnoreCase)) {
			head.append("Host: localhost\r\n");
		}
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		byte[] body = (this.body != null) ? this.body.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (this.body != null) {
			head.append("Content-Length: ").append(body.length).append("\r\n");
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
		bytes.writeBytes(body);
		return bytes.toByteArray();
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
