package dev.graceful.handoff;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.graceful.handoff.HandoffReport.Cause;
import dev.graceful.handoff.HandoffReport.Connections;
import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.HandoffReport.PhaseTime;
import dev.graceful.handoff.HandoffReport.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffTests {

	private static final RestartRequest SIGNAL = new RestartRequest("signal HUP");

	private static final Duration LASTED = Duration.ofSeconds(3);

	private final List<HandoffReport> history = new ArrayList<>();

	private Instant now = Instant.EPOCH;

	private Duration first = Duration.ofSeconds(10);

	@Test
	void doesNotObjectToTheFirstRestart() {
		assertThat(objection()).isEmpty();
	}

	@Test
	void doesNotObjectAfterTwoFailures() {
		happened(Outcome.ROLLED_BACK, 2);
		assertThat(objection()).isEmpty();
	}

	@Test
	void objectsAfterThreeFailuresAndSaysWhyForHowLongAndWhatToDo() {
		happened(Outcome.ROLLED_BACK, 3);
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.contains("the last 3 restarts have failed", "because it hung", "again in 11 s", "?force=true"));
	}

	@ParameterizedTest
	@CsvSource({ "3, 10", "4, 20", "5, 40", "9, 600", "20, 600" })
	void waitsLongerAfterEachFailureButNotForEver(int failures, int seconds) {
		happened(Outcome.ROLLED_BACK, failures);
		this.now = this.now.plusSeconds(seconds).minusNanos(1);
		assertThat(objection()).isPresent();
		this.now = this.now.plusNanos(1);
		assertThat(objection()).isEmpty();
	}

	@Test
	void beginsAgainAfterASuccess() {
		happened(Outcome.ROLLED_BACK, 3);
		happened(Outcome.SUCCEEDED, 1);
		happened(Outcome.ROLLED_BACK, 2);
		assertThat(objection()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "REFUSED", "ABORTED" })
	void neitherCountsNorIsResetByARestartThatTellsNothing(Outcome outcome) {
		happened(Outcome.ROLLED_BACK, 2);
		happened(outcome, 5);
		assertThat(objection()).isEmpty();
		happened(Outcome.ROLLED_BACK, 1);
		assertThat(objection()).isPresent();
	}

	@Test
	void doesNotObjectToWhoeverInsists() {
		happened(Outcome.ROLLED_BACK, 3);
		assertThat(objection(new RestartRequest("POST", "somebody", true))).isEmpty();
	}

	@Test
	void doesNotObjectWhereItIsOff() {
		this.first = Duration.ZERO;
		happened(Outcome.ROLLED_BACK, 3);
		assertThat(objection()).isEmpty();
	}

	private Optional<String> objection() {
		return objection(SIGNAL);
	}

	private Optional<String> objection(RestartRequest request) {
		InstantSource clock = () -> this.now;
		return new BackOff(this.first, clock).objection(request, this.history);
	}

	private void happened(Outcome outcome, int times) {
		for (int i = 0; i < times; i++) {
			this.history.add(0,
					new HandoffReport("id", SIGNAL, new Side(1, 4711, "1"), null, this.now,
							List.of(new PhaseTime("LAUNCH", LASTED.dividedBy(3)),
									new PhaseTime("WARM", LASTED.dividedBy(3).multipliedBy(2))),
							"", outcome, Cause.DEADLINE, "it hung", List.of(), new Connections(0, 0, 0, 0)));
			this.now = this.now.plus(LASTED);
		}
	}

}
