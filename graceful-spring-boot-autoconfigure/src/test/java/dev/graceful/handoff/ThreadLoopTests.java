package dev.graceful.handoff;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ThreadLoop}.
 */
class ThreadLoopTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ThreadLoop loop = new ThreadLoop("test");

	private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private final CountDownLatch stopped = new CountDownLatch(1);

	@Test
	void eventsAreHandledInTheirOrder() throws InterruptedException {
		this.loop.execute(() -> this.events.add("first"));
		this.loop.execute(() -> this.events.add("second"));
		assertThat(next(2)).containsExactly("first", "second");
	}

	@Test
	void anEventThatFailsDoesNotKeepTheNextFromBeingHandled() throws InterruptedException {
		this.loop.execute(() -> {
			throw new IllegalStateException("expected in this test");
		});
		this.loop.execute(() -> this.events.add("next"));
		assertThat(next(1)).containsExactly("next");
	}

	@Test
	void whatHasComeWhileTheLoopStoodStillIsHeardBeforeADeadlineThatHasPassed() throws InterruptedException {
		standStill();
		this.loop.after(Duration.ofMillis(1), () -> this.events.add("too late"));
		awaitTime(Duration.ofSeconds(1));
		this.loop.execute(() -> this.events.add("an answer"));
		this.stopped.countDown();
		assertThat(next(2)).containsExactly("an answer", "too late");
	}

	@Test
	void aDeadlineThatHasPassedCanStillBeCancelledByWhatHasCome() throws InterruptedException {
		standStill();
		Loop.Deadline deadline = this.loop.after(Duration.ofMillis(1), () -> this.events.add("too late"));
		awaitTime(Duration.ofSeconds(1));
		this.loop.execute(deadline::cancel);
		this.loop.execute(() -> this.loop.after(Duration.ofSeconds(1), () -> this.events.add("later")));
		this.stopped.countDown();
		assertThat(next(1)).containsExactly("later");
	}

	private void standStill() {
		this.loop.execute(() -> {
			try {
				this.stopped.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	private void awaitTime(Duration duration) {
		Duration begin = this.loop.now();
		await().atMost(LONG).until(() -> this.loop.now().minus(begin).compareTo(duration) > 0);
	}

	private List<String> next(int count) throws InterruptedException {
		String[] next = new String[count];
		for (int i = 0; i < count; i++) {
			next[i] = this.events.poll(LONG.toSeconds(), TimeUnit.SECONDS);
		}
		return List.of(next);
	}

}
