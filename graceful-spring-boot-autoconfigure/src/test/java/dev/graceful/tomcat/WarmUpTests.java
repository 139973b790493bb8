package dev.graceful.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.Preparation;
import dev.graceful.handoff.Slices;
import dev.graceful.handoff.Traffic;
import dev.graceful.warmup.SampledTraffic;
import dev.graceful.warmup.TrafficSettings;
import dev.graceful.warmup.WarmUp;
import dev.graceful.warmup.WarmUpRequest;
import dev.graceful.warmup.WarmUpSettings;
import dev.graceful.warmup.WarmingUp;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A warm-up of a connector that holds.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WarmUpTests {

	private static final Duration LONG = Duration.ofSeconds(50);

	private final Seen seen = new Seen();

	@TempDir
	Path directory;

	@Test
	void sendsRequestsThroughAConnectorThatDoesNotAccept() throws Exception {
		try (TestServer server = start((connector) -> {
		}); TestClient waiting = TestClient.connect(server.address())) {
			waiting.send("/");
			Preparation.Outcome outcome = warmUp(server, settings(LONG, false, "/", "/long"));
			assertThat(outcome.summary()).matches("\\d+ rounds, [\\d,]+ requests, 0 failed, p90 .* ms -> .* ms");
			assertThat(outcome.failure()).isNull();
			assertThat(waiting.waits()).isTrue();
			assertThat(this.seen.requests.get()).isGreaterThanOrEqualTo(2000);
			assertThat(this.seen.unmarked).hasValue(0);
			assertThat(this.seen.addresses).containsExactly("127.0.0.1");
			await().until(() -> server.handoff().connections() == 0);
		}
	}

	@Test
	void letsProcessorsBeMadeAgainAndAgain() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			warmUp(server, settings(LONG, false, "/"));
			assertThat(this.seen.processors).hasSizeGreaterThan(10);
		}
	}

	@Test
	void speaksTlsWhereClientsDo() throws Exception {
		TestCertificate certificate = TestCertificate.create(this.directory);
		try (TestServer server = start(certificate::encrypt)) {
			Preparation.Outcome outcome = warmUp(server, settings(LONG, false, "/"));
			assertThat(outcome.summary()).contains(" requests, 0 failed, ");
			assertThat(this.seen.secure).isTrue();
			assertThat(this.seen.unmarked).hasValue(0);
		}
	}

	@Test
	void aClientThatSaysItWarmsUpIsNotBelieved() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			server.handoff().startAccepting(Slices.ALL);
			try (TestClient client = TestClient.connect(server.address())) {
				client.ask("/", WarmUp.REQUEST_HEADER + ": true");
			}
			assertThat(this.seen.requests).hasValue(1);
			assertThat(this.seen.unmarked).hasValue(1);
		}
	}

	@Test
	void isNotCountedAmongTheAnswers() throws Exception {
		ResponseCounter counter = new ResponseCounter();
		try (TestServer server = start((connector) -> {
		})) {
			server.tomcat().getEngine().getPipeline().addValve(counter);
			counter.begin();
			warmUp(server, settings(LONG, false, "/error"));
			server.handoff().startAccepting(Slices.ALL);
			TestClient.askOnce(server.address());
			await().until(() -> counter.count().responses() > 0);
			assertThat(counter.count()).isEqualTo(new ResponseCounter.Count(1, 0));
		}
	}

	@Test
	void tellsWhatHasFailed() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			Preparation.Outcome outcome = warmUp(server, settings(LONG, true, "/", "/error"));
			assertThat(outcome.summary()).contains(" failed (GET /error was answered with 503), p90");
			assertThat(outcome.failure()).isEqualTo("the warm-up failed: GET /error was answered with 503");
		}
	}

	@Test
	void endsInTimeWhereARequestHangs() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			Preparation.Outcome outcome = warmUp(server, settings(Duration.ofSeconds(1), true, "/wait"));
			assertThat(outcome.failure()).isEqualTo("the warm-up failed: a request was not answered within 1.0 s");
		}
	}

	@Test
	void opensANewConnectionWhereTheServerEndsOne() throws Exception {
		try (TestServer server = start((connector) -> connector.setProperty("maxKeepAliveRequests", "3"))) {
			assertThat(warmUp(server, settings(LONG, false, "/")).summary()).contains(" requests, 0 failed, ");
		}
	}

	@Test
	void stopsInTheMiddle() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			CompletableFuture<Preparation.Outcome> outcome = new CompletableFuture<>();
			Preparation.Running running = warmingUp(settings(LONG, false, "/wait"), (name) -> true)
				.begin(List.of(server.handoff()), outcome::complete);
			await().until(() -> server.waiting() == 2);
			running.stop();
			server.goOn();
			await().until(() -> server.handoff().connections() == 0);
			assertThat(outcome).isNotDone();
		}
	}

	@Test
	void doesWhatTheApplicationWantsDoneBeforeAnyRequest() throws Exception {
		AtomicInteger requestsBefore = new AtomicInteger(-1);
		WarmUp task = () -> requestsBefore.set(this.seen.requests.get());
		try (TestServer server = start((connector) -> {
		})) {
			assertThat(warmUp(server, settings(LONG, false, "/"), task).summary()).startsWith("1 task, ");
			assertThat(requestsBefore).hasValue(0);
		}
	}

	@Test
	void endsInTimeWhereTheApplicationHangs() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		WarmUp hangs = new WarmUp() {

			@Override
			public void warmUp() {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
				}
			}

			@Override
			public String toString() {
				return "the cache";
			}

		};
		try (TestServer server = start((connector) -> {
		})) {
			Preparation.Outcome outcome = warmUp(server, settings(Duration.ofSeconds(1), true), hangs);
			assertThat(outcome.failure()).isEqualTo("the warm-up failed: the cache was not done within 1.0 s");
			interrupted.await();
		}
	}

	@Test
	void sendsNothingToConnectorsThatAreNotToBeWarmed() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			CompletableFuture<Preparation.Outcome> outcome = new CompletableFuture<>();
			warmingUp(settings(LONG, false, "/"), (name) -> false).begin(List.of(server.handoff()), outcome::complete);
			assertThat(outcome.get().failure()).isNull();
			assertThat(this.seen.requests).hasValue(0);
		}
	}

	@Test
	void sendsWhatClientsAskForAndWhatIsConfigured() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			String summary = warmUp(server, settings(LONG, true, "/configured"), traffic("/asked", "/{id}")).summary();
			assertThat(summary).matches("1 route of the traffic, 1 left out \\(1: no value for \\{id}\\), "
					+ "\\d+ rounds, [\\d,]+ requests, 0 failed, p90 .*");
			assertThat(this.seen.paths).containsExactlyInAnyOrder("/asked", "/configured");
			assertThat(this.seen.unmarked).hasValue(0);
		}
	}

	@Test
	void leavesOutOfTheTrafficWhatIsNotAnsweredWellAndSoon() throws Exception {
		try (TestServer server = start((connector) -> {
		})) {
			Preparation.Outcome outcome = warmUp(server, settings(Duration.ofSeconds(4), true),
					traffic("/asked", "/error", "/wait", "/async"));
			assertThat(outcome.summary())
				.startsWith("1 route of the traffic, 3 left out (1: answered with 503, 2: not answered in time), ");
			assertThat(outcome.summary()).contains(" requests, 0 failed, p90 ");
			assertThat(outcome.failure()).isNull();
		}
	}

	@Test
	void thereIsNothingToDoWhereNothingIsConfigured() {
		CompletableFuture<Preparation.Outcome> outcome = new CompletableFuture<>();
		warmingUp(settings(LONG, true), (name) -> true).begin(List.of(), outcome::complete);
		assertThat(outcome).isCompletedWithValue(Preparation.Outcome.NOTHING);
	}

	private TestServer start(Consumer<Connector> customizer) throws Exception {
		TestServer server = TestServer.start("successor", FakeListeners.ofASuccessor(), customizer);
		server.tomcat().getEngine().getPipeline().addValve(new WarmUpMark());
		server.tomcat().getEngine().getPipeline().addValve(this.seen);
		return server;
	}

	private static WarmUpSettings settings(Duration maxDuration, boolean failOnError, String... paths) {
		return new WarmUpSettings(
				List.of(paths).stream().map((path) -> new WarmUpRequest("GET", path, Map.of(), null, 1, null)).toList(),
				new TrafficSettings(true, 10, List.of(), List.of(), Map.of()), maxDuration, 2, failOnError);
	}

	private static Traffic traffic(String... patterns) {
		return new Traffic(Stream.of(patterns).map((pattern) -> new Traffic.Route("GET", pattern, 3)).toList());
	}

	private static Preparation.Outcome warmUp(TestServer server, WarmUpSettings settings, WarmUp... tasks)
			throws Exception {
		return warmUp(server, settings, Traffic.NONE, tasks);
	}

	private static Preparation.Outcome warmUp(TestServer server, WarmUpSettings settings, Traffic traffic,
			WarmUp... tasks) throws Exception {
		CompletableFuture<Preparation.Outcome> outcome = new CompletableFuture<>();
		WarmingUp warmingUp = warmingUp(settings, (name) -> true, tasks);
		warmingUp.inherit(traffic);
		warmingUp.begin(List.of(server.handoff()), outcome::complete);
		return outcome.get();
	}

	private static WarmingUp warmingUp(WarmUpSettings settings, Predicate<ListenerName> warmed, WarmUp... tasks) {
		return new WarmingUp(settings, () -> List.of(tasks), warmed,
				new SampledTraffic(settings.traffic(), InstantSource.system()));
	}

	/**
	 * What the application gets to see.
	 */
	private static final class Seen extends ValveBase {

		private final AtomicInteger requests = new AtomicInteger();

		private final AtomicInteger unmarked = new AtomicInteger();

		private final Set<String> paths = ConcurrentHashMap.newKeySet();

		/**
		 * By what the processors have instead of an identity.
		 */
		private final Set<Integer> processors = ConcurrentHashMap.newKeySet();

		private final Set<String> addresses = ConcurrentHashMap.newKeySet();

		private volatile boolean secure;

		private Seen() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			this.requests.incrementAndGet();
			this.paths.add(request.getRequestURI());
			this.processors.add(System.identityHashCode(request.getCoyoteRequest()));
			this.addresses.add(request.getRemoteAddr());
			this.secure = request.isSecure();
			boolean marked = Boolean.TRUE.equals(request.getAttribute(WarmUp.REQUEST_ATTRIBUTE));
			if (!marked || !"true".equals(request.getHeader(WarmUp.REQUEST_HEADER))) {
				this.unmarked.incrementAndGet();
				assertThat(marked).isFalse();
				assertThat(request.getHeader(WarmUp.REQUEST_HEADER)).isNull();
			}
			getNext().invoke(request, response);
		}

	}

}
