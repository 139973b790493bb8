package dev.graceful.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.HandoffEvent.ProbationBegan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class ProbationWatchTests {

	private static final long DEADLINE_SECONDS = 30;

	private static final Duration LONG = Duration.ofHours(1);

	private final BlockingQueue<String> unwell = new LinkedBlockingQueue<>();

	private final FakeCheck check = new FakeCheck();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void doesNotBeginBeforeTheProbation() {
		watch();
		assertThat(this.check.begun.getCount()).isOne();
	}

	@Test
	void looksAgainAndAgainUntilThereIsAComplaint() throws InterruptedException {
		watch();
		this.context.publishEvent(new ProbationBegan("1", LONG));
		this.check.looked.take();
		this.check.looked.take();
		assertThat(this.unwell).isEmpty();
		this.check.complaint = "its health is DOWN";
		assertThat(this.unwell.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("its health is DOWN");
		assertThat(this.check.ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.unwell).isEmpty();
	}

	@Test
	void endsWithTheProbation() throws InterruptedException {
		watch();
		this.context.publishEvent(new ProbationBegan("1", Duration.ofMillis(1)));
		assertThat(this.check.ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.unwell).isEmpty();
	}

	@Test
	void doesNotLookWhereThereIsNoProbation() throws InterruptedException {
		this.check.complaint = "its health is DOWN";
		watch();
		this.context.publishEvent(new ProbationBegan("1", Duration.ZERO));
		assertThat(this.check.ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.unwell).isEmpty();
	}

	@Test
	void endsWhenTheApplicationCloses() throws InterruptedException {
		watch();
		this.context.publishEvent(new ProbationBegan("1", LONG));
		this.check.looked.take();
		this.context.close();
		assertThat(this.check.ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(this.unwell).isEmpty();
	}

	private void watch() {
		this.context.registerBean(ProbationWatch.class,
				() -> new ProbationWatch(List.of(this.check), this.unwell::add));
		this.context.refresh();
	}

	private static final class FakeCheck implements ProbationCheck {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final BlockingQueue<Boolean> looked = new LinkedBlockingQueue<>();

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile String complaint;

		@Override
		public void begin() {
			this.begun.countDown();
		}

		@Override
		public Optional<String> complaint() {
			this.looked.add(true);
			return Optional.ofNullable(this.complaint);
		}

		@Override
		public void end() {
			this.ended.countDown();
		}

	}

}
