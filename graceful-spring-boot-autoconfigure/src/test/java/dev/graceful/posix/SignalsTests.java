package dev.graceful.posix;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SignalsTests {

	private static final long DEADLINE_SECONDS = 30;

	private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

	@Test
	void callsTheHandlerEachTimeTheSignalArrives() throws Exception {
		try (SignalSubscription subscription = Signals.handle("USR1", () -> this.calls.add("call"))) {
			assertThat(subscription).isNotNull();
			assertThat(callAfterSignal()).isEqualTo("call");
			assertThat(callAfterSignal()).isEqualTo("call");
		}
	}

	@Test
	void takesANameWithItsPrefix() throws Exception {
		try (SignalSubscription subscription = Signals.handle("SIGUSR1", () -> this.calls.add("call"))) {
			assertThat(subscription).isNotNull();
			assertThat(callAfterSignal()).isEqualTo("call");
		}
	}

	@Test
	void restoresTheHandlerThatWasThereBefore() throws Exception {
		try (SignalSubscription before = Signals.handle("USR1", () -> this.calls.add("before"))) {
			SignalSubscription after = Signals.handle("USR1", () -> this.calls.add("after"));
			assertThat(callAfterSignal()).isEqualTo("after");
			after.close();
			assertThat(callAfterSignal()).isEqualTo("before");
			assertThat(before).isNotNull();
		}
	}

	@Test
	void leavesAHandlerThatCameLater() throws Exception {
		SignalSubscription before = Signals.handle("USR1", () -> this.calls.add("before"));
		try (SignalSubscription after = Signals.handle("USR1", () -> this.calls.add("after"))) {
			before.close();
			assertThat(callAfterSignal()).isEqualTo("after");
			assertThat(after).isNotNull();
		}
	}

	@Test
	void closesOnlyOnce() throws Exception {
		try (SignalSubscription before = Signals.handle("USR1", () -> this.calls.add("before"))) {
			SignalSubscription after = Signals.handle("USR1", () -> this.calls.add("after"));
			after.close();
			try (SignalSubscription last = Signals.handle("USR1", () -> this.calls.add("last"))) {
				after.close();
				assertThat(callAfterSignal()).isEqualTo("last");
				assertThat(last).isNotNull();
			}
			assertThat(before).isNotNull();
		}
	}

	private String callAfterSignal() throws Exception {
		ChildJvm.signal("USR1", ProcessHandle.current().pid());
		return this.calls.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "USR2", "SIGUSR2", "QUIT", "SEGV", "BUS", "PIPE" })
	void refusesTheSignalsOfTheJvm(String name) {
		assertThatExceptionOfType(SignalUnavailableException.class).isThrownBy(() -> Signals.handle(name, () -> {
		})).withMessageContaining("the JVM needs it itself").withMessageContaining("Use HUP");
	}

	@ParameterizedTest
	@ValueSource(strings = { "KILL", "STOP" })
	void refusesTheSignalsThatNoProcessCanHandle(String name) {
		assertThatExceptionOfType(SignalUnavailableException.class).isThrownBy(() -> Signals.handle(name, () -> {
		})).withMessageContaining("no process can handle it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "FOO", "SIG", "", "hup" })
	void refusesWhatIsNoSignal(String name) {
		assertThatExceptionOfType(SignalUnavailableException.class).isThrownBy(() -> Signals.handle(name, () -> {
		})).withMessageContaining("no signal");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HUP", "USR1" })
	void handlesASignalThatIsIgnoredAndThenIgnoresItAgain(String name) throws Exception {
		try (ChildJvm child = ChildJvm.of(Handling.class, name).after("trap '' " + name).start()) {
			assertThat(child.nextLine()).isEqualTo("handling");
			child.signal(name);
			assertThat(child.nextLine()).isEqualTo("signal");
			child.signal(name);
			assertThat(child.nextLine()).isEqualTo("signal");
			child.tell("close");
			assertThat(child.nextLine()).isEqualTo("closed");
			child.signal(name);
			child.tell("end");
			assertThat(child.awaitEnd()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HUP", "TERM", "USR1" })
	void saysThatTheCommandLineKeepsSignalsFromJava(String name) throws Exception {
		try (ChildJvm child = ChildJvm.of(Handling.class, name).options("-Xrs").start()) {
			assertThat(child.awaitEnd()).singleElement()
				.asString()
				.startsWith("SIG" + name + " cannot be used")
				.contains("-Xrs", "JAVA_TOOL_OPTIONS");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HUP", "USR1" })
	void saysThatTheEnvironmentKeepsSignalsFromJava(String name) throws Exception {
		try (ChildJvm child = ChildJvm.of(Handling.class, name)
			.environment(Map.of("JAVA_TOOL_OPTIONS", "-XX:+ReduceSignalUsage"))
			.start()) {
			assertThat(child.nextLine()).startsWith("Picked up");
			assertThat(child.awaitEnd()).singleElement().asString().contains("-Xrs");
		}
	}

	@Test
	void loadsNothingNativeForASignalThatIsNotIgnored() throws Exception {
		// Not HUP, which nohup may have these tests ignore
		try (ChildJvm child = ChildJvm.of(Handling.class, "TERM").options("-Xlog:class+load").start()) {
			child.tell("close");
			child.tell("end");
			List<String> lines = child.awaitEnd();
			assertThat(lines).contains("handling")
				.anyMatch((line) -> line.contains(Signals.class.getName()))
				.noneMatch((line) -> line.contains(" com.kenai.jffi."));
		}
	}

	/**
	 * Prints a line for each signal until it is told to close.
	 */
	static final class Handling {

		public static void main(String[] arguments) throws Exception {
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
			SignalSubscription subscription;
			try {
				subscription = Signals.handle(arguments[0], () -> System.out.println("signal"));
			}
			catch (SignalUnavailableException ex) {
				System.out.println(ex.getMessage());
				return;
			}
			System.out.println("handling");
			input.readLine();
			subscription.close();
			System.out.println("closed");
			input.readLine();
		}

	}

}
