package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Path;

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
	 * A JVM with hooks that take their time, and a thread that does not end.
	 */
	static final class Program {

		public static void main(String[] arguments) {
			for (int i = 1; i <= 3; i++) {
				int millis = 300 * i;
				Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(millis)));
			}
			LastShutdownHook.exit(0, () -> {
				System.out.println("last");
				Runtime.getRuntime().halt(7);
			});
		}

		private static void hook(int millis) {
			Thread endless = new Thread(() -> sleep(60_000));
			endless.setDaemon(true);
			endless.start();
			sleep(millis);
			System.out.println("hook");
		}

		private static void sleep(long millis) {
			try {
				Thread.sleep(millis);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
