package dev.graceful.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import dev.graceful.handoff.Listeners;
import dev.graceful.handoff.ListeningConnector;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.springframework.util.FileSystemUtils;

/**
 * One generation: a real Tomcat with our connector, whose every answer is its name.
 */
final class TestServer implements AutoCloseable {

	private final Path directory;

	private final Tomcat tomcat = new Tomcat();

	private final Connector connector;

	private final FakeListeners listeners;

	private TestServer(Connector connector, FakeListeners listeners) throws IOException {
		this.directory = Files.createTempDirectory("graceful");
		this.connector = connector;
		this.listeners = listeners;
	}

	/**
	 * Start a server with our connector on a loopback port of its own.
	 */
	static TestServer start(String name, FakeListeners listeners, Consumer<Connector> customizer) throws Exception {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		connector.setPort(0);
		connector.setProperty("address", "127.0.0.1");
		connector.setProperty("bindOnInit", "false");
		if (listeners != null) {
			takePart(connector, listeners);
		}
		customizer.accept(connector);
		return start(name, connector, listeners);
	}

	static TestServer start(String name, FakeListeners listeners) throws Exception {
		return start(name, listeners, (connector) -> {
		});
	}

	static TestServer start(String name, Connector connector, FakeListeners listeners) throws Exception {
		TestServer server = new TestServer(connector, listeners);
		try {
			server.start(name);
			return server;
		}
		catch (Exception ex) {
			server.close();
			throw ex;
		}
	}

	private static void takePart(Connector connector, Listeners listeners) {
		HandoffEligibility.protocol(connector).orElseThrow().takePart(listeners, "server");
	}

	private void start(String name) throws Exception {
		this.tomcat.setBaseDir(this.directory.toString());
		this.connector.setThrowOnFailure(true);
		this.tomcat.setConnector(this.connector);
		StandardContext context = (StandardContext) this.tomcat.addContext("", null);
		context.setClearReferencesThreadLocals(false);
		context.setClearReferencesRmiTargets(false);
		Tomcat.addServlet(context, "name", new NameServlet(name)).setAsyncSupported(true);
		context.addServletMappingDecoded("/*", "name");
		this.tomcat.start();
	}

	Connector connector() {
		return this.connector;
	}

	GracefulHttp11NioProtocol protocol() {
		return (GracefulHttp11NioProtocol) this.connector.getProtocolHandler();
	}

	/**
	 * What the handoff drives.
	 */
	ListeningConnector handoff() {
		return this.listeners.connector();
	}

	int port() {
		return this.connector.getLocalPort();
	}

	InetSocketAddress address() {
		return new InetSocketAddress("127.0.0.1", port());
	}

	@Override
	public void close() throws IOException, LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * Answers with the server's name, and what it was asked to tell.
	 */
	private static final class NameServlet extends HttpServlet {

		private final String name;

		NameServlet(String name) {
			this.name = name;
		}

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.setHeader("Thread", Thread.currentThread().getName());
			byte[] body = body(request).getBytes(StandardCharsets.US_ASCII);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}

		private String body(HttpServletRequest request) {
			return "/long".equals(request.getRequestURI()) ? this.name.repeat(10_000) : this.name;
		}

	}

}
