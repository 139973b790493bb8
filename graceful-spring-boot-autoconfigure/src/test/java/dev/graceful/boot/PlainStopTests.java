package dev.graceful.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.GracefulWork;
import dev.graceful.handoff.HandoffEvent.DrainBegan;
import dev.graceful.handoff.HandoffEvent.Hammered;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

class PlainStopTests {

	private static final long DEADLINE_SECONDS = 60;

	private static final int DEADLINE_MILLIS = 60_000;

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
	void drainsBeforeBootsOwnGracefulShutdown() throws Exception {
		ConfigurableApplicationContext context = run();
		GracefulWork.Begun work = context.getBean(GracefulWork.class).begin("report");
		Witness witness = context.getBean(Witness.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		assertThat(witness.drainBegan.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(witness.bootsPhase.getCount()).isOne();
		work.close();
		closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
		assertThat(witness.bootsPhase.getCount()).isZero();
	}

	@Test
	void answersAnIdleConnectionOnceMoreAndTellsItToClose() throws Exception {
		ConfigurableApplicationContext context = run();
		Witness witness = context.getBean(Witness.class);
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(context))) {
			client.setSoTimeout(DEADLINE_MILLIS);
			assertThat(exchange(client)).startsWith("HTTP/1.1 404").doesNotContain("Connection: close");
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
			assertThat(witness.drainBegan.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(exchange(client)).startsWith("HTTP/1.1 404").contains("Connection: close");
			closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
		}
	}

	@Test
	void drainsBeforeASeparateManagementPortIsStopped() throws Exception {
		ConfigurableApplicationContext context = run("management.server.port=0");
		GracefulWork.Begun work = context.getBean(GracefulWork.class).begin("report");
		Witness witness = context.getBean(Witness.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		assertThat(witness.drainBegan.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(witness.contexts).hasSize(2)
			.allSatisfy((each) -> assertThat(((ConfigurableApplicationContext) each).isActive()).isTrue());
		work.close();
		closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
		assertThat(witness.contexts)
			.allSatisfy((each) -> assertThat(((ConfigurableApplicationContext) each).isActive()).isFalse());
	}

	@Test
	void cutsWhatIsNotDoneWithinThePhaseAndTellsTheApplication() {
		ConfigurableApplicationContext context = run("spring.lifecycle.timeout-per-shutdown-phase=4s");
		context.getBean(GracefulWork.class).begin("report");
		Witness witness = context.getBean(Witness.class);
		context.close();
		assertThat(witness.hammered.getNow(null)).isEqualTo(new Hammered(0, List.of("report")));
	}

	@Test
	void isAsQuickAsBootsWhereThereIsNothingToDo() {
		ConfigurableApplicationContext context = run("spring.lifecycle.timeout-per-shutdown-phase=1h");
		Witness witness = context.getBean(Witness.class);
		context.close();
		assertThat(witness.drainBegan.getCount()).isZero();
	}

	@Test
	void isImmediateWhereShutdownIs() {
		ConfigurableApplicationContext context = run("server.shutdown=immediate");
		context.getBean(GracefulWork.class).begin("report");
		Witness witness = context.getBean(Witness.class);
		context.close();
		assertThat(witness.drainBegan.getCount()).isOne();
	}

	@Test
	void isNoneWhereTheContextMayStartAgain() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			context.stop();
			context.start();
			try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(context))) {
				client.setSoTimeout(DEADLINE_MILLIS);
				assertThat(exchange(client)).startsWith("HTTP/1.1 404");
			}
		}
	}

	/**
	 * Ask for something that is not there, and that takes no body to say so.
	 * @return the head of the response
	 */
	private static String exchange(Socket client) throws IOException {
		client.getOutputStream().write("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = client.getInputStream().read();
			assertThat(next).as("next after " + head).isNotNegative();
			head.append((char) next);
		}
		return head.toString();
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private ConfigurableApplicationContext run(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "graceful.control.directory=" + this.temporary.resolve("control")));
		all.addAll(Arrays.asList(properties));
		return new SpringApplicationBuilder(Application.class).properties(all.toArray(String[]::new)).run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	static class Application {

		@Bean
		Witness witness() {
			return new Witness();
		}

	}

	/**
	 * Is there when an application stops: a bean that is stopped in Boot's own phase, and
	 * a listener.
	 */
	static class Witness implements SmartLifecycle {

		private final List<ApplicationContext> contexts = new ArrayList<>();

		private final CountDownLatch drainBegan = new CountDownLatch(1);

		private final CompletableFuture<Hammered> hammered = new CompletableFuture<>();

		private final CountDownLatch bootsPhase = new CountDownLatch(1);

		private volatile boolean running;

		@EventListener
		void on(WebServerInitializedEvent event) {
			this.contexts.add(event.getApplicationContext());
		}

		@EventListener
		void on(DrainBegan event) {
			this.drainBegan.countDown();
		}

		@EventListener
		void on(Hammered event) {
			this.hammered.complete(event);
		}

		@Override
		public int getPhase() {
			return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.bootsPhase.countDown();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
