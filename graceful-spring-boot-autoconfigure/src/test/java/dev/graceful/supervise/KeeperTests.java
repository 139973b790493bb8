package dev.graceful.supervise;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

import dev.graceful.posix.EndedChild;
import dev.graceful.posix.ReceivedSignal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeeperTests {

	private static final int TERM = 15;

	private static final int NOBODY = 99;

	private static final long SELF = 1;

	private final FakeSystem system = new FakeSystem();

	@Test
	void endsAsTheGenerationThatItKeepsThePidFor() {
		this.system.launched(2);
		this.system.when(() -> this.system.ended(2, 143));
		assertThat(keep()).isEqualTo(143);
	}

	@Test
	void keepsThePidForTheSuccessorOfOneThatHasEnded() {
		this.system.launched(2);
		this.system.when(() -> {
			this.system.launched(3);
			this.system.ended(2, 0);
		});
		this.system.when(() -> this.system.ended(3, 137));
		assertThat(keep()).isEqualTo(137);
	}

	@Test
	void endsAtOnceIfNoGenerationLives() {
		assertThat(keep()).isEqualTo(NOBODY);
	}

	@Test
	void tellsTheStatusOfAGenerationThatEndedBeforeItWasThere() {
		this.system.launched(2);
		this.system.zombies.add(new EndedChild(2, 3));
		this.system.when(() -> this.system.generations.remove(2L));
		assertThat(keep()).isEqualTo(3);
	}

	@Test
	void waitsForOrphansAndGoesOn() {
		this.system.launched(2);
		this.system.when(() -> {
			this.system.zombies.add(new EndedChild(77, 5));
			this.system.zombies.add(new EndedChild(78, 6));
		});
		this.system.when(() -> this.system.ended(2, 0));
		assertThat(keep()).isZero();
		assertThat(this.system.zombies).isEmpty();
	}

	@Test
	void stopsEveryGeneration() {
		this.system.launched(2);
		this.system.launched(3);
		this.system.arrives(new ReceivedSignal(TERM, false));
		this.system.when(() -> {
			this.system.ended(2, 143);
			this.system.ended(3, 143);
		});
		assertThat(keep()).isEqualTo(143);
		assertThat(this.system.sent).containsExactly("15 to 2", "15 to 3");
	}

	@Test
	void asksTheGenerationThatServesForARestart() {
		this.system.launched(2);
		this.system.launched(3);
		this.system.serving.addAll(List.of(2L, 3L));
		this.system.arrives(new ReceivedSignal(ReceivedSignal.HUP, false));
		this.system.when(() -> {
			this.system.ended(2, 0);
			this.system.ended(3, 0);
		});
		keep();
		assertThat(this.system.sent).containsExactly("1 to 3");
	}

	@Test
	void asksNoGenerationThatStartsForARestart() {
		this.system.launched(2);
		this.system.launched(3);
		this.system.serving.add(2L);
		this.system.arrives(new ReceivedSignal(ReceivedSignal.HUP, false));
		this.system.when(() -> {
			this.system.ended(2, 0);
			this.system.ended(3, 0);
		});
		keep();
		assertThat(this.system.sent).containsExactly("1 to 2");
	}

	@Test
	void passesOnNothingThatTheTerminalHasToldEverybody() {
		this.system.launched(2);
		this.system.arrives(new ReceivedSignal(2, true));
		this.system.when(() -> this.system.ended(2, 130));
		assertThat(keep()).isEqualTo(130);
		assertThat(this.system.sent).isEmpty();
	}

	private int keep() {
		return new Keeper(this.system, NOBODY).keep(SELF);
	}

	/**
	 * Processes that end, and signals that arrive, as a test says.
	 */
	private static final class FakeSystem implements KeeperSystem {

		private final List<Long> generations = new ArrayList<>();

		private final Set<Long> serving = new HashSet<>();

		private final Queue<EndedChild> zombies = new ArrayDeque<>();

		private final Queue<ReceivedSignal> signals = new ArrayDeque<>();

		private final Queue<Runnable> happenings = new ArrayDeque<>();

		private final List<String> sent = new ArrayList<>();

		void launched(long generation) {
			this.generations.add(generation);
		}

		void ended(long generation, int status) {
			this.generations.remove(generation);
			this.zombies.add(new EndedChild(generation, status));
		}

		void arrives(ReceivedSignal signal) {
			this.signals.add(signal);
		}

		/**
		 * Happens when all signals were received; SIGCHLD tells of it.
		 */
		void when(Runnable happening) {
			this.happenings.add(happening);
		}

		@Override
		public ReceivedSignal awaitSignal() {
			if (!this.signals.isEmpty()) {
				return this.signals.remove();
			}
			this.happenings.remove().run();
			return new ReceivedSignal(ReceivedSignal.CHLD, true);
		}

		@Override
		public Optional<EndedChild> reap() {
			return Optional.ofNullable(this.zombies.poll());
		}

		@Override
		public List<Long> generationsAfter(long generation) {
			return this.generations.stream().filter((each) -> each > generation).toList();
		}

		@Override
		public boolean serves(long generation) {
			return this.serving.contains(generation);
		}

		@Override
		public void send(long pid, int signal) {
			this.sent.add(signal + " to " + pid);
		}

	}

}
