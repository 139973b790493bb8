package dev.graceful.sample.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;

/**
 * The JDK's own client.
 */
public final class JdkClient implements RealClient {

	private static final int GOAWAY_HEEDED = 24;

	private final HttpClient client;

	private final String base;

	private final Protocol protocol;

	public JdkClient(Target target, Protocol protocol) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version((protocol.http2()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
			.connectTimeout(TIMEOUT);
		target.tls().ifPresent(builder::sslContext);
		this.client = builder.build();
		this.base = target.scheme() + "://127.0.0.1:" + target.port();
		this.protocol = protocol;
	}

	@Override
	public Response exchange(Request request) throws IOException, InterruptedException {
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(this.base + request.path())).timeout(TIMEOUT);
		if (request.method().equals("POST")) {
			builder.header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofByteArray(request.body()));
		}
		HttpResponse<byte[]> response = this.client.send(builder.build(), BodyHandlers.ofByteArray());
		if (this.protocol != Protocol.H2C) {
			// In plain text it asks for an upgrade, which Tomcat grants to small requests
			RealClient.checkVersion(this.protocol.http2(), response.version() == HttpClient.Version.HTTP_2);
		}
		String pid = response.headers().firstValue("X-Served-By").orElse("0");
		return new Response(response.statusCode(), Map.of("x-served-by", pid), response.body());
	}

	@Override
	public Optional<String> explain(Exception failure) {
		if (this.protocol == Protocol.H2C && String.valueOf(failure.getMessage()).endsWith("status 413")) {
			return Optional.of("it asks for an upgrade with its first request, and Tomcat keeps 4 KiB of that at most");
		}
		boolean goAway = String.valueOf(failure.getMessage()).endsWith("GOAWAY received");
		return (goAway && Runtime.version().feature() < GOAWAY_HEEDED)
				? Optional.of("before JDK 24 it fails what is in flight when a GOAWAY comes (JDK-8335181)")
				: Optional.empty();
	}

	/**
	 * Its connections end when nobody refers to it any more.
	 */
	@Override
	public void close() {
	}

	@Override
	public String toString() {
		return "JDK " + Runtime.version().feature() + " HttpClient";
	}

}
