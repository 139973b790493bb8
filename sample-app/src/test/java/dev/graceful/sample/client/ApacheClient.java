package dev.graceful.sample.client;

import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;

/**
 * Apache HttpComponents' asynchronous client.
 */
public final class ApacheClient implements RealClient {

	private static final int MOST_CONNECTIONS = 100;

	private final CloseableHttpAsyncClient client;

	private final String base;

	private final Protocol protocol;

	public ApacheClient(Target target, Protocol protocol) {
		Optional<TlsStrategy> tls = target.tls()
			.map((trust) -> ClientTlsStrategyBuilder.create().setSslContext(trust).buildAsync());
		this.client = (protocol.http2()) ? http2(tls) : http1(tls);
		this.client.start();
		this.base = target.scheme() + "://127.0.0.1:" + target.port();
		this.protocol = protocol;
	}

	private static CloseableHttpAsyncClient http2(Optional<TlsStrategy> tls) {
		H2AsyncClientBuilder builder = HttpAsyncClients.customHttp2();
		tls.ifPresent(builder::setTlsStrategy);
		return builder.build();
	}

	private static CloseableHttpAsyncClient http1(Optional<TlsStrategy> tls) {
		PoolingAsyncClientConnectionManagerBuilder connections = PoolingAsyncClientConnectionManagerBuilder.create()
			.setMaxConnPerRoute(MOST_CONNECTIONS)
			.setMaxConnTotal(MOST_CONNECTIONS)
			.setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build());
		tls.ifPresent(connections::setTlsStrategy);
		return HttpAsyncClients.custom().setConnectionManager(connections.build()).build();
	}

	@Override
	public Response exchange(Request request) throws Exception {
		SimpleRequestBuilder builder = SimpleRequestBuilder.create(request.method()).setUri(this.base + request.path());
		if (request.method().equals("POST")) {
			builder.setBody(request.body(), ContentType.APPLICATION_OCTET_STREAM);
		}
		SimpleHttpResponse response = execute(builder.build());
		RealClient.checkVersion(this.protocol.http2(), HttpVersion.HTTP_2.equals(response.getVersion()));
		Header pid = response.getFirstHeader("X-Served-By");
		byte[] body = response.getBodyBytes();
		return new Response(response.getCode(), Map.of("x-served-by", (pid != null) ? pid.getValue() : "0"),
				(body != null) ? body : new byte[0]);
	}

	private SimpleHttpResponse execute(SimpleHttpRequest request) throws Exception {
		try {
			return this.client.execute(request, null).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	@Override
	public Optional<String> explain(Exception failure) {
		if (!this.protocol.http2()) {
			return Optional.empty();
		}
		if (failure instanceof RequestNotExecutedException) {
			return Optional.of("it knows that it has not sent the request, and leaves it to its user to send it again");
		}
		return (failure instanceof ConnectionClosedException || failure instanceof ClosedChannelException)
				? Optional.of("it does not heed which of its requests a GOAWAY says were not processed")
				: Optional.empty();
	}

	@Override
	public void close() {
		this.client.close(CloseMode.IMMEDIATE);
	}

	@Override
	public String toString() {
		return "Apache HttpComponents 5";
	}

}
