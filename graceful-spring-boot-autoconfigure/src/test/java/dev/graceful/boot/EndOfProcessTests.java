package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EndOfProcessTests {

	@Test
	void exitsWithStatusZeroWhenTheApplicationIsClosed() throws Exception {
		Ended ended = run("retire");
		assertThat(ended.output()).contains("closed").doesNotContain("is halted");
		assertThat(ended.status()).isZero();
	}

	@Test
	void haltsAJvmWhoseApplicationDoesNotCloseAndSaysWhere() throws Exception {
		Ended ended = run("hang");
		assertThat(ended.output()).contains("is halted. Its threads:", "\"graceful-retire\"", "Program.hang(");
		assertThat(ended.status()).isNotZero();
	}

	@Test
	void haltsAJvmWhoseShutdownHookHangsAndSaysWhereAlthoughTheLogHasEnded() throws Exception {
		Ended ended = run("hang-in-hook");
		assertThat(ended.output()).contains("closed", "is halted. Its threads:", "Program.hang(");
		assertThat(ended.status()).isNotZero();
	}

	@Test
	void abandonsAJvmWhoseShutdownHookHangs() throws Exception {
		Ended ended = run("abandon");
		assertThat(ended.status()).isNotZero();
	}

	private static Ended run(String what) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Program.class.getName(), what)
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes());
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(output).isTrue();
			return new Ended(process.exitValue(), output);
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private record Ended(int status, String output) {

	}

	/**
	 * A JVM that ends in one way or another.
	 */
	static final class Program {

		public static void main(String[] arguments) {
			EndOfProcess endOfProcess = new EndOfProcess(
					"retire".equals(arguments[0]) ? Duration.ofMinutes(1) : Duration.ofMillis(100), EndOfJvm.PLAIN);
			switch (arguments[0]) {
				case "retire" -> endOfProcess.retire(Program::close);
				case "hang" -> endOfProcess.retire(Program::hang);
				case "hang-in-hook" -> {
					Runtime.getRuntime().addShutdownHook(new Thread(Program::hang));
					endOfProcess.retire(Program::close);
				}
				case "abandon" -> {
					Runtime.getRuntime().addShutdownHook(new Thread(Program::hang));
					endOfProcess.abandon();
				}
				default -> throw new IllegalArgumentException(arguments[0]);
			}
		}

		private static void close() {
			System.out.println("closed");
		}

		private static void hang() {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
