package dev.graceful.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.graceful.handoff.Listeners;
import dev.graceful.handoff.ListeningConnector;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.util.FileSystemUtils;

/**
 * One generation: a real Tomcat with our connector, whose every answer is its name.
 */
final class TestServer implements AutoCloseable {

	/**
	 * The length of what {@code /file} answers: more than the kernel takes at once.
	 */
	static final int FILE_LENGTH = 32 * 1024 * 1024;

	private final Path directory;

	private final Tomcat tomcat = new Tomcat();

	private final Connector connector;

	private final FakeListeners listeners;

	private NameServlet servlet;

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
		context.addServletContainerInitializer(new WsSci(), Set.of());
		context.addApplicationListener(EchoSocket.Registration.class.getName());
		Path file = Files.write(this.directory.resolve("file"), new byte[FILE_LENGTH]);
		this.servlet = new NameServlet(name, file);
		Tomcat.addServlet(context, "name", this.servlet).setAsyncSupported(true);
		context.addServletMappingDecoded("/*", "name");
		this.tomcat.start();
	}

	Connector connector() {
		return this.connector;
	}

	Tomcat tomcat() {
		return this.tomcat;
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
		if (this.servlet != null) {
			goOn();
		}
		this.tomcat.stop();
		this.tomcat.destroy();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * Let go on whoever waits in a request to {@code /wait}, now and later.
	 */
	void goOn() {
		this.servlet.goOn.countDown();
	}

	/**
	 * How many requests have begun that take their time.
	 */
	int waiting() {
		return this.servlet.waiting.get();
	}

	/**
	 * Whether a connection waits for the rest of a request.
	 */
	boolean hasReadPartOfARequest() {
		return protocol().endpoint()
			.openConnections()
			.stream()
			.anyMatch((connection) -> connection.processor() != null);
	}

	/**
	 * Answers with the server's name, and what it was asked to tell.
	 */
	private static final class NameServlet extends HttpServlet {

		private final String name;

		private final Path file;

		private final CountDownLatch goOn = new CountDownLatch(1);

		private final AtomicInteger waiting = new AtomicInteger();

		NameServlet(String name, Path file) {
			this.name = name;
			this.file = file;
		}

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType("text/plain");
			response.setHeader("Thread", Thread.currentThread().getName());
			response.setHeader("Server-Name", this.name);
			switch (request.getRequestURI()) {
				case "/wait" -> {
					await();
					answer(response, this.name);
				}
				case "/async" -> answerWhenTimeIsUp(request.startAsync(), response);
				case "/upgrade" -> upgradeLater(request, request.startAsync());
				case "/file" -> sendFile(request, response);
				case "/error" -> response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
				case "/long" -> answer(response, this.name.repeat(10_000));
				default -> answer(response, this.name);
			}
		}

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setHeader("Server-Name", this.name);
			this.waiting.incrementAndGet();
			answer(response, new String(request.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
		}

		private void await() {
			this.waiting.incrementAndGet();
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void answerWhenTimeIsUp(AsyncContext exchange, HttpServletResponse response) {
			exchange.setTimeout(0);
			exchange.addListener(new AsyncListener() {

				@Override
				public void onTimeout(AsyncEvent event) throws IOException {
					answer(response, "time is up");
					exchange.complete();
				}

				@Override
				public void onComplete(AsyncEvent event) {
				}

				@Override
				public void onError(AsyncEvent event) {
				}

				@Override
				public void onStartAsync(AsyncEvent event) {
				}

			});
			this.waiting.incrementAndGet();
		}

		private void upgradeLater(HttpServletRequest request, AsyncContext exchange) {
			new Thread(() -> {
				await();
				try {
					request.upgrade(SilentProtocol.class);
				}
				catch (IOException | ServletException ex) {
					throw new IllegalStateException(ex);
				}
				exchange.complete();
			}).start();
		}

		private void sendFile(HttpServletRequest request, HttpServletResponse response) throws IOException {
			long length = Files.size(this.file);
			response.setContentLengthLong(length);
			request.setAttribute("org.apache.tomcat.sendfile.filename", this.file.toString());
			request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
			request.setAttribute("org.apache.tomcat.sendfile.end", length);
			this.waiting.incrementAndGet();
		}

		private static void answer(HttpServletResponse response, String answer) throws IOException {
			byte[] body = answer.getBytes(StandardCharsets.US_ASCII);
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}

	}

	/**
	 * Takes a connection over, and says nothing.
	 */
	public static final class SilentProtocol implements HttpUpgradeHandler {

		@Override
		public void init(WebConnection connection) {
		}

		@Override
		public void destroy() {
		}

	}

}
