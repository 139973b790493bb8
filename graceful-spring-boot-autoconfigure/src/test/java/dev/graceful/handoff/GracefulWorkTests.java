package dev.graceful.handoff;

import dev.graceful.handoff.GracefulWork.Begun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link GracefulWork}.
 */
class GracefulWorkTests {

	private final GracefulWork work = new GracefulWork();

	@Test
	void hasNothingToDoAtFirst() {
		assertThat(this.work.unfinished()).isEmpty();
	}

	@Test
	void tellsWhatHasBegunOldestFirst() {
		try (Begun report = this.work.begin("monthly report"); Begun index = this.work.begin("index")) {
			assertThat(this.work.unfinished()).containsExactly(report.toString(), index.toString())
				.containsExactly("monthly report", "index");
		}
	}

	@Test
	void forgetsWhatIsDone() {
		try (Begun report = this.work.begin("monthly report")) {
			assertThat(report).isNotNull();
		}
		assertThat(this.work.unfinished()).isEmpty();
	}

	@Test
	void keepsApartWhatIsCalledTheSame() {
		Begun first = this.work.begin("mail");
		try (Begun second = this.work.begin("mail")) {
			first.close();
			first.close();
			assertThat(this.work.unfinished()).containsExactly(second.toString());
		}
	}

	@Test
	void asksForADescription() {
		assertThatNullPointerException().isThrownBy(() -> this.work.begin(null));
		assertThat(this.work.unfinished()).isEmpty();
	}

}
