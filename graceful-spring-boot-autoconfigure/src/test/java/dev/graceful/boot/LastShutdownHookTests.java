package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastShutdownHookTests {

	@Test
	void runsWhenAllOthersHaveEndedWhateverTheyHaveStarted() throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Program.class.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).isEqualTo(7);
		assertThat(output.lines()).containsExactly("hook", "hook", "hook", "last");
	}

	/**
	 * A JVM with hooks that end one after the other, while the last one waits for them,
	 * and threads that do not end.
	 */
	static final class Program {

		public static void main(String[] arguments) {
			Thread before = null;
			for (int i = 1; i <= 3; i++) {
				Thread previous = before;
				before = new Thread(() -> hook(previous));
				Runtime.getRuntime().addShutdownHook(before);
			}
			LastShutdownHook.exit(0, () -> {
				System.out.println("last");
				Runtime.getRuntime().halt(7);
			});
		}

		private static void hook(Thread previous) {
			Thread endless = new Thread(LockSupport::park);
			endless.setDaemon(true);
			endless.start();
			while (!lastHookWaits() || (previous != null && previous.getState() != Thread.State.TERMINATED)) {
				Thread.yield();
			}
			System.out.println("hook");
		}

		private static boolean lastHookWaits() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().equals("graceful-last-hook")
						&& thread.getState() == Thread.State.WAITING);
		}

	}

}
