package dev.graceful.tomcat;

import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the stock connector can do, ours can.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StockBehaviourTests {

	@TempDir
	private Path directory;

	@Test
	void servesWithoutTakingPartInHandoffs() throws Exception {
		try (TestServer server = TestServer.start("alone", null)) {
			assertThat(TestClient.askOnce(server.address())).isEqualTo("alone");
		}
	}

	@Test
	void bindsOnInit() throws Exception {
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		connector.setProperty("address", "127.0.0.1");
		connector.setPort(0);
		connector.init();
		int port = connector.getLocalPort();
		connector.destroy();
		assertThat(port).isPositive();
		assertThat(connector.getLocalPort()).isEqualTo(-1);
	}

	@Test
	void namesItselfAndItsThreadsAsStock() throws Exception {
		Connector stockConnector = new Connector(Http11NioProtocol.class.getName());
		stockConnector.setProperty("address", "127.0.0.1");
		stockConnector.setPort(0);
		try (TestServer stock = TestServer.start("stock", stockConnector, null);
				TestServer ours = TestServer.start("ours", FakeListeners.ofTheFirstGeneration())) {
			assertThat(nameOf(ours).replaceAll("\\d+", "N")).isEqualTo(nameOf(stock).replaceAll("\\d+", "N"));
			assertThat(threadsOf(ours)).contains("Acceptor", "Poller", "exec-1").isEqualTo(threadsOf(stock));
		}
	}

	@Test
	void tellsItsFiguresOverJmx() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("maxConnections", "17"))) {
			ObjectName name = new ObjectName("Tomcat:type=ThreadPool,name=" + endpointNameOf(server));
			assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "maxConnections")).isEqualTo(17);
			assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "maxKeepAliveRequests"))
				.isEqualTo(100);
			assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "connectionCount")).isEqualTo(0L);
		}
	}

	@Test
	void compresses() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("compression", "on"))) {
			HttpResponse<byte[]> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri("http", server.port(), "/long"))
					.header("Accept-Encoding", "gzip")
					.build(), BodyHandlers.ofByteArray());
			assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
			assertThat(response.body()).hasSizeLessThan(1000);
		}
	}

	@Test
	void speaksHttp2InPlainText() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.addUpgradeProtocol(new Http2Protocol()))) {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri("http", server.port(), "/")).build(), BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.body()).isEqualTo("first");
		}
	}

	@Test
	void speaksTls() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), certificate::encrypt);
				TestClient client = certificate.connect(server.port())) {
			assertThat(client.ask("/").body()).isEqualTo("first");
			assertThat(nameOf(server)).startsWith("\"https-jsse-nio-");
		}
	}

	@Test
	void speaksHttp2OverTls() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(), (connector) -> {
			connector.addUpgradeProtocol(new Http2Protocol());
			certificate.encrypt(connector);
		})) {
			HttpResponse<String> response = HttpClient.newBuilder()
				.sslContext(certificate.trusting())
				.build()
				.send(HttpRequest.newBuilder(uri("https", server.port(), "/")).build(), BodyHandlers.ofString());
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.body()).isEqualTo("first");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void servesOnVirtualThreads() throws Exception {
		try (TestServer server = TestServer.start("first", FakeListeners.ofTheFirstGeneration(),
				(connector) -> connector.setProperty("useVirtualThreads", "true"));
				TestClient client = TestClient.connect(server.address())) {
			assertThat(client.ask("/").header("thread")).contains("-virt-");
		}
	}

	@Test
	void servesOnIpv6() throws Exception {
		assumeTrue(hasIpv6());
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		try (TestServer server = TestServer.start("first", listeners,
				(connector) -> connector.setProperty("address", "::1"))) {
			assertThat(TestClient.askOnce(new InetSocketAddress("::1", server.port()))).isEqualTo("first");
			assertThat(server.handoff().name().address()).isEqualTo("[::1]:0");
		}
	}

	@Test
	void servesOnBothStacks() throws Exception {
		assumeTrue(hasIpv6());
		FakeListeners listeners = FakeListeners.ofTheFirstGeneration();
		Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
		connector.setPort(0);
		HandoffEligibility.protocol(connector).orElseThrow().takePart(listeners, "server");
		try (TestServer server = TestServer.start("first", connector, listeners)) {
			assertThat(TestClient.askOnce(new InetSocketAddress("127.0.0.1", server.port()))).isEqualTo("first");
			assertThat(TestClient.askOnce(new InetSocketAddress("::1", server.port()))).isEqualTo("first");
			assertThat(server.handoff().name().address()).isEqualTo("*:0");
		}
	}

	private static String nameOf(TestServer server) {
		return ((Http11NioProtocol) server.connector().getProtocolHandler()).getName();
	}

	/**
	 * The name that threads and JMX go by: as it was before the port was known.
	 */
	private static String endpointNameOf(TestServer server) {
		return nameOf(server).replaceFirst("(auto-\\d+)-\\d+", "$1");
	}

	private static Set<String> threadsOf(TestServer server) {
		String prefix = endpointNameOf(server).replace("\"", "") + "-";
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.collect(Collectors.toSet());
	}

	private static boolean hasIpv6() throws SocketException {
		return NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.anyMatch((address) -> address instanceof Inet6Address && address.isLoopbackAddress());
	}

	private static URI uri(String scheme, int port, String path) {
		return URI.create(scheme + "://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
	}

}
