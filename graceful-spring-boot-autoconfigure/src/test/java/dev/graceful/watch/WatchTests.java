package dev.graceful.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.graceful.handoff.FakeLoop;
import dev.graceful.watch.Restarter.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Watch}, in a time that passes when they say so.
 */
class WatchTests {

	private static final Duration QUIET = Duration.ofSeconds(1);

	private static final Duration ALMOST_QUIET = Duration.ofMillis(900);

	private static final Duration LONG = Duration.ofMinutes(1);

	private final FakeLoop loop = new FakeLoop();

	private final FakeFiles files = new FakeFiles();

	private final List<String> asked = new ArrayList<>();

	private CompletableFuture<Outcome> outcome = CompletableFuture.completedFuture(Outcome.TRIED);

	private String obstacle;

	private Watch watch = create(Duration.ZERO, Instant.EPOCH.plus(LONG));

	private Watch create(Duration pollInterval, Instant since) {
		WatchSettings settings = new WatchSettings(List.of(), List.of(), List.of(), QUIET, pollInterval, since);
		return new Watch(this.loop, this.files, settings, (changed) -> Optional.ofNullable(this.obstacle),
				(changes) -> {
					this.asked.add(Change.summary(changes));
					return this.outcome;
				});
	}

	private void begin() {
		this.files.writeSilently("app.jar", 1, Duration.ZERO).writeSilently("app.yml", 1, Duration.ZERO);
		this.watch.begin();
		this.watch.resume();
		this.loop.advance(LONG);
	}

	@Test
	void asksForNothingWhileNothingChanges() {
		begin();
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void looksAtNothingWhileNothingIsHeard() {
		begin();
		int looks = this.files.looks();
		this.loop.advance(LONG);
		assertThat(this.files.looks()).isEqualTo(looks);
	}

	@Test
	void asksOnceAfterEverythingHasBeenQuiet() {
		begin();
		for (int i = 2; i < 52; i++) {
			this.files.write("app.jar", i);
			this.loop.advance(ALMOST_QUIET);
			assertThat(this.asked).isEmpty();
		}
		this.loop.advance(LONG);
		assertThat(this.asked).containsExactly("app.jar changed");
	}

	@Test
	void saysWhatHasHappened() {
		begin();
		this.files.write("new.yml", 1).delete("app.yml");
		this.loop.advance(QUIET);
		assertThat(this.asked).containsExactly("app.yml deleted and 1 more");
	}

	@Test
	void asksForNothingIfTheContentIsTheSame() {
		begin();
		this.files.write("app.yml", 1).nothing();
		this.loop.advance(LONG);
		this.files.write("app.yml", 2).write("app.yml", 1);
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void doesNotAskAgainForAVersionThatWasTriedUntilItChangesAgain() {
		begin();
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		this.files.write("app.jar", 2).nothing();
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(1);
		this.files.write("app.jar", 3);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void asksForNothingIfTheVersionThatRunsIsPutBack() {
		begin();
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		this.files.write("app.jar", 1);
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void doesNotAskForAVersionThatSomebodyElseHasTriedInVain() {
		begin();
		this.files.write("app.jar", 2);
		this.watch.pause();
		this.watch.tried();
		this.watch.resume();
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void asksForAVersionThatSomebodyElseWasRefused() {
		begin();
		this.files.write("app.jar", 2);
		this.watch.pause();
		this.watch.resume();
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void asksAfterAHandoffForWhatHasChangedMeanwhile() {
		begin();
		this.watch.pause();
		this.watch.tried();
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
		this.watch.resume();
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void asksForWhatHasChangedWhileTheApplicationStarted() {
		this.files.writeSilently("app.jar", 1, Duration.ZERO);
		this.watch.begin();
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
		this.watch.resume();
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(1);
	}

	@Test
	void asksForWhatMayHaveChangedAfterTheJvmHadReadItAndBeforeTheWatchBegan() {
		this.files.writeSilently("app.jar", 1, LONG.minusSeconds(1)).writeSilently("app.yml", 1, LONG.plusSeconds(1));
		this.watch.begin();
		this.watch.resume();
		this.loop.advance(LONG);
		assertThat(this.asked).containsExactly("app.yml changed");
	}

	@Test
	void doesNotTrustAClockThatIsAhead() {
		this.files.writeSilently("app.yml", 1, Duration.ofMillis(Instant.now().plus(LONG).toEpochMilli()));
		this.watch.begin();
		this.watch.resume();
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
	}

	@Test
	void asksAgainLaterIfItWasRefused() {
		begin();
		this.outcome = CompletableFuture.completedFuture(Outcome.REFUSED);
		this.files.write("app.jar", 2);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(1);
		this.loop.advance(Duration.ofSeconds(9));
		assertThat(this.asked).hasSize(1);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(2);
		this.loop.advance(Duration.ofSeconds(19));
		assertThat(this.asked).hasSize(2);
		this.outcome = CompletableFuture.completedFuture(Outcome.TRIED);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(3);
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(3);
	}

	@Test
	void asksAtOnceForAnotherVersionThanTheOneThatWasRefused() {
		begin();
		this.outcome = CompletableFuture.completedFuture(Outcome.REFUSED);
		this.files.write("app.jar", 2);
		this.loop.advance(QUIET);
		this.files.write("app.jar", 3);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void asksAgainLaterIfNobodyCouldBeAsked() {
		begin();
		this.outcome = CompletableFuture.failedFuture(new IllegalStateException("gone"));
		this.files.write("app.jar", 2);
		this.loop.advance(QUIET);
		this.outcome = CompletableFuture.completedFuture(Outcome.TRIED);
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void waitsWhileAnAnswerIsNotThereYet() {
		begin();
		this.outcome = new CompletableFuture<>();
		this.files.write("app.jar", 2);
		this.loop.advance(QUIET);
		this.files.write("app.jar", 3);
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(1);
		this.outcome.complete(Outcome.RESTARTED);
		this.loop.advance(QUIET);
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void comparesWithWhatRunsSinceTheRestart() {
		begin();
		this.outcome = CompletableFuture.completedFuture(Outcome.RESTARTED);
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		this.files.write("app.jar", 1);
		this.loop.advance(LONG);
		assertThat(this.asked).hasSize(2);
	}

	@Test
	void waitsUntilWhatHasChangedIsComplete() {
		begin();
		this.obstacle = "app.jar is no complete jar";
		this.files.write("app.jar", 2);
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
		this.obstacle = null;
		this.files.write("app.jar", 3);
		this.loop.advance(QUIET);
		assertThat(this.asked).containsExactly("app.jar changed");
	}

	@Test
	void seesWhatIsNotHeardOfWhereItPolls() {
		this.watch = create(Duration.ofSeconds(5), Instant.EPOCH.plus(LONG));
		begin();
		this.files.writeSilently("app.jar", 2, LONG);
		this.loop.advance(Duration.ofSeconds(5));
		// Still being written
		this.files.writeSilently("app.jar", 3, LONG);
		this.loop.advance(QUIET);
		assertThat(this.asked).isEmpty();
		this.loop.advance(QUIET);
		assertThat(this.asked).containsExactly("app.jar changed");
	}

	@Test
	void asksForNothingAfterItWasClosed() {
		begin();
		this.files.write("app.jar", 2);
		this.watch.close();
		this.loop.advance(LONG);
		assertThat(this.asked).isEmpty();
	}

}
