package dev.graceful.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import dev.graceful.launch.SuccessorCustomizer;
import dev.graceful.tomcat.GracefulHttp11NioProtocol;
import dev.graceful.tomcat.ResponseCounter;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class GracefulApplicationTests {

	@TempDir
	Path temporary;

	/**
	 * Boot switches Tomcat's registry off for the whole JVM, and so for the tests that
	 * come later, unless somebody has used it.
	 */
	@BeforeAll
	static void useTheRegistryOfTomcat() {
		Registry.getRegistry(null);
	}

	@Test
	void hasAConnectorThatCanBeHandedOver(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			assertThat(protocols(context)).singleElement().isInstanceOf(GracefulHttp11NioProtocol.class);
			assertThat(context.getBeansOfType(GenerationOnDemand.class)).hasSize(1);
			awaitOutput(output, "serves server (*:0)");
			assertThat(this.temporary.resolve("control")).isDirectoryContaining("glob:**.sock");
		}
		assertThat(this.temporary.resolve("control")).isEmptyDirectory();
	}

	@Test
	void servesBeforeThereIsAGenerationToRestart(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(EarlyClient.class)) {
			EarlyClient.Client client = context.getBean(EarlyClient.Client.class);
			assertThat(client.answer).startsWith("HTTP/1.1 404");
			assertThat(client.made).isEmpty();
			awaitOutput(output, "serves server (*:0)");
		}
	}

	@Test
	void leavesNothingBehindWhereItIsClosedBeforeItServes(CapturedOutput output) {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(FailingRunner.class));
		assertThat(this.temporary.resolve("control")).doesNotExist();
		assertThat(output).contains("Draining for up to").doesNotContain("serves server");
	}

	@Test
	void watchesItsFilesWhereItIsToldTo(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			assertThat(context.getBeansOfType(RestartOnChange.class)).isEmpty();
		}
		try (ConfigurableApplicationContext context = run(Application.class, "--graceful.watch.enabled=true")) {
			assertThat(context.getBeansOfType(RestartOnChange.class)).hasSize(1);
			awaitOutput(output, "Restarts when something changes in ");
		}
	}

	@Test
	void handsOverASeparateManagementPortToo(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, "management.server.port=0")) {
			awaitOutput(output, "management (*:0)");
			assertThat(context.getBean(StartedServers.class).protocols).hasSize(2)
				.allSatisfy((protocol) -> assertThat(protocol).isInstanceOf(GracefulHttp11NioProtocol.class));
		}
	}

	@Test
	void countsTheAnswersOfTheApplicationAndNotThoseOfASeparateManagementPort() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class, "management.server.port=0",
				"graceful.takeover=true")) {
			ResponseCounter counter = context.getBean(ResponseCounter.class);
			List<Integer> ports = context.getBean(StartedServers.class).ports;
			assertThat(ports).hasSize(2);
			counter.begin();
			for (int port : ports) {
				assertThat(askOnceForWhatIsNotThere(port)).startsWith("HTTP/1.1 404");
			}
			await().untilAsserted(() -> assertThat(counter.count()).isEqualTo(new ResponseCounter.Count(1, 0)));
		}
	}

	@Test
	void isAsWithoutTheStarterWhereItIsOff(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, "graceful.enabled=false")) {
			assertThat(protocols(context)).singleElement().isExactlyInstanceOf(Http11NioProtocol.class);
			assertThat(context.getBeansOfType(GenerationOnDemand.class)).isEmpty();
			assertThat(output).doesNotContain("dev.graceful");
		}
	}

	@Test
	void hasNoGenerationWhereItIsNoWebApplication() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run()) {
			assertThat(context.getBeansOfType(GenerationOnDemand.class)).isEmpty();
		}
	}

	@Test
	void standsBackFromAProtocolThatSomebodyChose(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(OwnProtocol.class)) {
			assertThat(protocols(context)).singleElement().isInstanceOf(Http11Nio2Protocol.class);
			awaitOutput(output, "Hot restart is off: ");
		}
	}

	@Test
	void standsBackFromAnAdditionalConnectorOfAnotherProtocolAndSaysWhatToDo(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(StockConnector.class)) {
			assertThat(protocols(context)).hasSize(2);
			awaitOutput(output, "build it with new Connector(\"" + GracefulHttp11NioProtocol.class.getName() + "\")");
			assertThat(output).contains("Hot restart is off: ");
		}
	}

	@Test
	void handsOverAnAdditionalConnectorOfOurProtocol(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(AdditionalConnector.class)) {
			awaitOutput(output, "server-additional (127.0.0.1:0)");
			assertThat(output).doesNotContain("Hot restart is off");
			assertThat(protocols(context)).hasSize(2);
		}
	}

	@Test
	void saysThatNoSignalRestartsItWhereTheSignalCannotBeUsed(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, "graceful.restart.signal=USR2")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains("No signal restarts this application: SIGUSR2 cannot be used");
		}
	}

	@Test
	void doesNotStartWhereAPropertyIsWrongAndNamesIt(CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> run(Application.class, "graceful.drain.timeout=0s"));
		assertThat(output).contains("'graceful.drain.timeout' must be more than nothing");
	}

	@Test
	void isNotRestartedWhereABeanSpeaksAgainstIt() throws Exception {
		try (ConfigurableApplicationContext context = run(Vetoing.class)) {
			assertThat(request(context)).isEqualTo(new RestartAnswer.Refused("no restart asked for by a test"));
		}
	}

	@Test
	void isNotRestartedWhereABeanCannotCustomizeTheSuccessor() throws Exception {
		try (ConfigurableApplicationContext context = run(FailingCustomizer.class)) {
			assertThat(request(context)).isInstanceOfSatisfying(RestartAnswer.Begun.class, (begun) -> {
				assertThat(begun.report().cause()).isEqualTo(HandoffReport.Cause.LAUNCH);
				assertThat(begun.report().reason()).contains("no heap size is known");
			});
		}
	}

	@Test
	void tellsItsBeansOfTheSignal(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(Vetoing.class, "graceful.restart.signal=USR1")) {
			awaitOutput(output, "serves server");
			new ProcessBuilder("kill", "-USR1", Long.toString(ProcessHandle.current().pid())).start().waitFor();
			awaitOutput(output, "no restart asked for by signal USR1");
			await().untilAsserted(() -> assertThat(context.getBean(ToldHook.class).told).containsExactly("before USR1",
					"after USR1"));
		}
	}

	/**
	 * Ask for a restart of which it is known that it does not begin.
	 */
	private static RestartAnswer request(ConfigurableApplicationContext context) {
		Restarts restarts = context.getBean(Restarts.class);
		await().until(() -> restarts.status().get().state() == GenerationStatus.State.SERVING);
		return restarts.request(new RestartRequest("a test")).join();
	}

	private ConfigurableApplicationContext run(Class<?> application, String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "graceful.control.directory=" + this.temporary.resolve("control")));
		all.addAll(List.of(properties));
		return new SpringApplicationBuilder(application).properties(all.toArray(String[]::new)).run();
	}

	private static List<ProtocolHandler> protocols(ConfigurableApplicationContext context) {
		return StartedServers.protocols((TomcatWebServer) ((WebServerApplicationContext) context).getWebServer());
	}

	private static String askOnceForWhatIsNotThere(int port) throws IOException {
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
			client.getOutputStream()
				.write("GET /not-there HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes());
			return new String(client.getInputStream().readAllBytes());
		}
	}

	/**
	 * The handoff logs on a thread of its own.
	 */
	private static void awaitOutput(CapturedOutput output, String text) {
		await().untilAsserted(() -> assertThat(output).contains(text));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	static class Application {

		@Bean
		StartedServers startedServers() {
			return new StartedServers();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProtocol extends Application {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> protocolCustomizer() {
			return (factory) -> factory.setProtocol(Http11Nio2Protocol.class.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StockConnector extends Application {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> connectorCustomizer() {
			return (factory) -> factory.addAdditionalConnectors(loopback(new Connector()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AdditionalConnector extends Application {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> connectorCustomizer() {
			return (factory) -> factory
				.addAdditionalConnectors(loopback(new Connector(GracefulHttp11NioProtocol.class.getName())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyClient extends Application {

		@Bean
		Client client(GenerationOnDemand generation) {
			return new Client(generation);
		}

		static class Client {

			private final GenerationOnDemand generation;

			private String answer;

			private Optional<Assembly> made;

			Client(GenerationOnDemand generation) {
				this.generation = generation;
			}

			@EventListener
			void started(ApplicationStartedEvent event) throws IOException {
				this.answer = askOnceForWhatIsNotThere(
						((WebServerApplicationContext) event.getApplicationContext()).getWebServer().getPort());
				this.made = this.generation.made();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingRunner extends Application {

		@Bean
		ApplicationRunner runner() {
			return (arguments) -> {
				throw new IllegalStateException("nothing to run");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Vetoing extends Application {

		@Bean
		RestartVeto veto() {
			return (request) -> Optional.of("no restart asked for by " + request);
		}

		@Bean
		ToldHook hook() {
			return new ToldHook();
		}

	}

	static class ToldHook implements SignalHook {

		private final List<String> told = new CopyOnWriteArrayList<>();

		@Override
		public void before(String signal) {
			this.told.add("before " + signal);
		}

		@Override
		public void after(String signal) {
			this.told.add("after " + signal);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingCustomizer extends Application {

		@Bean
		SuccessorCustomizer customizer() {
			return (start) -> {
				throw new IllegalStateException("no heap size is known");
			};
		}

	}

	private static Connector loopback(Connector connector) {
		connector.setPort(0);
		connector.setProperty("address", "127.0.0.1");
		return connector;
	}

	/**
	 * Remembers the protocols and the port of every server that starts, that of the
	 * management port too.
	 */
	static class StartedServers implements ApplicationListener<WebServerInitializedEvent> {

		private final List<ProtocolHandler> protocols = new ArrayList<>();

		private final List<Integer> ports = new ArrayList<>();

		@Override
		public void onApplicationEvent(WebServerInitializedEvent event) {
			this.protocols.addAll(protocols((TomcatWebServer) event.getWebServer()));
			this.ports.add(event.getWebServer().getPort());
		}

		static List<ProtocolHandler> protocols(TomcatWebServer server) {
			return Arrays.stream(server.getTomcat().getService().findConnectors())
				.map(Connector::getProtocolHandler)
				.toList();
		}

	}

}
