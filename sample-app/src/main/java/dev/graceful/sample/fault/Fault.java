package dev.graceful.sample.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The ways in which a process goes wrong.
 */
final class Fault {

	private static final int EXIT_STATUS = 3;

	private Fault() {
	}

	static void exit() {
		Runtime.getRuntime().halt(EXIT_STATUS);
	}

	static void hang() {
		try {
			Thread.currentThread().join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Was to hang for ever", ex);
		}
	}

	static void signal(String signal, ProcessHandle process) {
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Was to wait for the signal", ex);
		}
	}

}
