package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.watch.Change;
import dev.graceful.watch.FileClock;
import dev.graceful.watch.Restarter.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RestartOnChange}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestartOnChangeTests {

	private static final List<Change> CHANGES = List.of(new Change(Change.Kind.CHANGED, Path.of("/app/app.jar"), null),
			new Change(Change.Kind.DELETED, Path.of("/app/app.yml"), null));

	@TempDir
	private Path directory;

	@TempDir
	private Path unwatched;

	private Path file;

	private final TestRestarts restarts = new TestRestarts();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private RestartOnChange restartOnChange;

	@BeforeEach
	void begin() throws IOException {
		this.file = Files.writeString(this.directory.toRealPath().resolve("app.yml"), "1");
		Map<String, String> properties = Map.of("graceful.watch.paths", this.directory.toString(),
				"graceful.watch.quiet-period", "50ms");
		this.restartOnChange = RestartOnChange.begin(this.restarts,
				new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("graceful",
						GracefulProperties.class),
				new MockEnvironment().withProperty("logging.file.name", this.directory.resolve("log").toString())
					.withProperty("graceful.pid-file", this.directory.resolve("app.pid").toString()),
				FileClock.tick(this.unwatched));
		this.context.getBeanFactory().registerSingleton("restartOnChange", this.restartOnChange);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void asksOnlyWhenThisGenerationServesAlone(CapturedOutput output) throws IOException {
		this.context.publishEvent(new HandoffEvent.Serving(2));
		Files.writeString(this.file, "2");
		assertThat(this.restarts.requests).isEmpty();
		this.context.publishEvent(new HandoffEvent.Alone(2));
		awaitRequests("app.yml changed");
		assertThat(output).contains("Restarts when something changes in ", this.directory.toString(),
				"since something has changed: " + this.file + " changed");
	}

	@Test
	void doesNotAskForWhatItWritesItself() throws IOException {
		this.context.publishEvent(new HandoffEvent.Alone(1));
		Files.writeString(this.directory.resolve("log"), "1");
		Files.writeString(this.directory.resolve("app.pid"), "1");
		Files.writeString(this.file, "2");
		awaitRequests("app.yml changed");
	}

	@Test
	void asksAfterAHandoffThatHasFailedForWhatHasChangedMeanwhile() throws IOException {
		this.context.publishEvent(new HandoffEvent.Alone(1));
		this.context.publishEvent(new HandoffEvent.PhaseEntered("cafe0001", "PREPARE"));
		this.context.publishEvent(new HandoffEvent.PhaseEntered("cafe0001", "LAUNCH"));
		FileClock.tick(this.unwatched);
		Files.writeString(this.file, "2");
		assertThat(this.restarts.requests).isEmpty();
		this.context.publishEvent(new HandoffEvent.RolledBack("cafe0001", "the successor failed"));
		awaitRequests("app.yml changed");
	}

	@Test
	void doesNotTryAgainWhatSomebodyElseHasTriedInVain() throws IOException {
		this.context.publishEvent(new HandoffEvent.Alone(1));
		this.context.publishEvent(new HandoffEvent.PhaseEntered("cafe0001", "WARM"));
		Files.writeString(this.file, "2");
		this.context.publishEvent(new HandoffEvent.PhaseEntered("cafe0001", "PREPARE"));
		this.context.publishEvent(new HandoffEvent.PhaseEntered("cafe0001", "LAUNCH"));
		this.context.publishEvent(new HandoffEvent.RolledBack("cafe0001", "the successor failed"));
		FileClock.tick(this.unwatched);
		Files.writeString(this.directory.resolve("new.yml"), "1");
		await().untilAsserted(() -> assertThat(this.restarts.requests).singleElement()
			.extracting(RestartRequest::by, as(STRING))
			.startsWith("new.yml "));
	}

	@Test
	void isToldWhetherTheRestartHasBegun() {
		assertThat(this.restartOnChange.restart(CHANGES)).isCompletedWithValue(Outcome.TRIED);
		assertThat(this.restarts.requests)
			.containsExactly(new RestartRequest("watch", "app.jar changed and 1 more", false));
	}

	@Test
	void saysWhyThereIsNoRestart(CapturedOutput output) {
		this.restarts.refuse("an import runs until noon");
		assertThat(this.restartOnChange.restart(CHANGES)).isCompletedWithValue(Outcome.REFUSED);
		this.restarts.off("there is no room");
		assertThat(this.restartOnChange.restart(CHANGES)).isCompletedWithValue(Outcome.REFUSED);
		assertThat(output).contains("no restart now: an import runs until noon", "no restart now: there is no room");
	}

	private void awaitRequests(String... by) {
		await()
			.untilAsserted(() -> assertThat(this.restarts.requests).extracting(RestartRequest::by).containsExactly(by));
	}

}
