package dev.graceful.sample.fault;

import java.io.File;
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
		run("kill", "-" + signal, Long.toString(process.pid()));
	}

	/**
	 * No file of this process, and of those that it starts from now on, can grow.
	 */
	static void fillDisk() {
		limit("fsize", 0);
	}

	/**
	 * This process, and those that it starts from now on, can open no more than this one
	 * has open.
	 */
	static void useUpDescriptors() {
		limit("nofile", new File("/proc/self/fd").list().length);
	}

	private static void limit(String resource, int limit) {
		run("prlimit", "--pid", Long.toString(ProcessHandle.current().pid()), "--" + resource + "=" + limit + ":");
	}

	private static void run(String... command) {
		try {
			new ProcessBuilder(command).inheritIO().start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Was to wait for the command", ex);
		}
	}

}
