package dev.graceful.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import dev.graceful.handoff.Restarts;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;

/**
 * The endpoint in an application of its own, and a client that asks it over HTTP.
 */
final class TestEndpoint {

	private static final String PATH = "/actuator/graceful-restart";

	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final HttpClient client = HttpClient.newHttpClient();

	private final int port;

	TestEndpoint(AssertableWebApplicationContext context) {
		this(context.getSourceApplicationContext(ServletWebServerApplicationContext.class).getWebServer().getPort());
	}

	TestEndpoint(int port) {
		this.port = port;
	}

	/**
	 * Return an application with the endpoint, which is neither exposed nor accessible.
	 */
	static WebApplicationContextRunner hidden() {
		return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
					HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
					ErrorMvcAutoConfiguration.class, EndpointAutoConfiguration.class,
					WebEndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
					ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class,
					TomcatServletManagementContextAutoConfiguration.class, GracefulEndpointAutoConfiguration.class))
			.withPropertyValues("server.port=0", "server.address=127.0.0.1");
	}

	/**
	 * Return an application with the endpoint for everybody.
	 */
	static WebApplicationContextRunner open() {
		return hidden().withPropertyValues("management.endpoints.web.exposure.include=graceful-restart",
				"management.endpoint.graceful-restart.access=UNRESTRICTED");
	}

	static WebApplicationContextRunner open(Restarts restarts) {
		return open().withBean(Restarts.class, () -> restarts);
	}

	HttpResponse<String> get() {
		return send("GET", PATH);
	}

	HttpResponse<String> post(String query) {
		return send("POST", PATH + query);
	}

	HttpResponse<String> delete() {
		return send("DELETE", PATH);
	}

	HttpResponse<String> send(String method, String path, String... headers) {
		return send(request(path).method(method, BodyPublishers.noBody()), headers);
	}

	HttpResponse<String> post(String contentType, String body) {
		return send(request(PATH).POST(BodyPublishers.ofString(body)), "Content-Type", contentType);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).timeout(DEADLINE);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
		try {
			return client.send(((headers.length > 0) ? request.headers(headers) : request).build(),
					BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
