package dev.graceful.boot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.HandoffEvent.DrainReverted;
import dev.graceful.handoff.HandoffEvent.PhaseEntered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AnnouncementsTests {

	private static final Duration DEADLINE = Duration.ofSeconds(30);

	private static final HandoffEvent FAILING = new PhaseEntered("1", "fail");

	private static final HandoffEvent HANGING = new PhaseEntered("1", "hang");

	private final Announcements announcements = new Announcements();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listener.class);

	private final Listener listener = this.context.getBean(Listener.class);

	@AfterEach
	void close() {
		this.listener.hanging.countDown();
		this.announcements.await(DEADLINE);
		this.context.close();
	}

	@Test
	void reachAListenerOfTheirKindInOrder() {
		this.announcements.to(this.context);
		List<PhaseEntered> events = IntStream.range(0, 100)
			.mapToObj((number) -> new PhaseEntered("1", Integer.toString(number)))
			.toList();
		events.forEach(this.announcements::announce);
		this.announcements.announce(new DrainReverted());
		this.announcements.await(DEADLINE);
		assertThat(this.listener.phases).containsExactlyElementsOf(events);
	}

	@Test
	void areMadeOnAThreadOfTheirOwn() {
		this.announcements.to(this.context);
		this.announcements.announce(new PhaseEntered("1", "WARM"));
		this.announcements.await(DEADLINE);
		assertThat(this.listener.threads).containsExactly("graceful-events");
	}

	@Test
	void goOnAfterAListenerThatFailed(CapturedOutput output) {
		this.announcements.to(this.context);
		PhaseEntered next = new PhaseEntered("1", "next");
		this.announcements.announce(FAILING);
		this.announcements.announce(next);
		this.announcements.await(DEADLINE);
		assertThat(this.listener.phases).containsExactly(next);
		assertThat(output).contains("A listener failed on " + FAILING, "this listener fails");
	}

	@Test
	void areDroppedBeforeThereIsAContext() {
		this.announcements.announce(new PhaseEntered("1", "CONNECT"));
		this.announcements.await(DEADLINE);
		this.announcements.to(this.context);
		this.announcements.await(DEADLINE);
		assertThat(this.listener.phases).isEmpty();
	}

	@Test
	void areDroppedWhenTheContextIsClosed(CapturedOutput output) {
		this.announcements.to(this.context);
		this.context.close();
		this.announcements.announce(new PhaseEntered("1", "ENDED"));
		this.announcements.await(DEADLINE);
		assertThat(this.listener.phases).isEmpty();
		assertThat(output).doesNotContain("A listener failed");
	}

	@Test
	void areNotAwaitedForEverWhereAListenerHangs() {
		this.announcements.to(this.context);
		this.announcements.announce(HANGING);
		this.announcements.announce(new PhaseEntered("1", "next"));
		this.announcements.await(Duration.ofMillis(50));
		assertThat(this.listener.phases).isEmpty();
	}

	@Test
	void comeBeforeWhatIsToBeRunAfterwards() throws InterruptedException {
		this.announcements.to(this.context);
		CountDownLatch afterwards = new CountDownLatch(1);
		this.announcements.announce(HANGING);
		this.announcements.afterwards(afterwards::countDown);
		assertThat(afterwards.getCount()).isOne();
		this.listener.hanging.countDown();
		afterwards.await();
		assertThat(this.listener.phases).containsExactly((PhaseEntered) HANGING);
	}

	static class Listener {

		private final BlockingQueue<PhaseEntered> phases = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		private final CountDownLatch hanging = new CountDownLatch(1);

		@EventListener
		void on(PhaseEntered event) throws InterruptedException {
			if (event == FAILING) {
				throw new IllegalStateException("this listener fails");
			}
			if (event == HANGING) {
				this.hanging.await();
			}
			this.phases.add(event);
			this.threads.add(Thread.currentThread().getName());
		}

	}

}
