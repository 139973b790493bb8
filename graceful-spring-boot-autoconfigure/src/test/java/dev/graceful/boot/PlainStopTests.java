package dev.graceful.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
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
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port))
				.timeout(Duration.ofSeconds(DEADLINE_SECONDS))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
		}
	}

	private ConfigurableApplicationContext run(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("server.port=0", "graceful.control.directory=" + this.temporary.resolve("control")));
		all.addAll(Arrays.asList(properties));
		return new SpringApplicationBuilder(Application.class).properties(all.toArray(String[]::new)).run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
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
