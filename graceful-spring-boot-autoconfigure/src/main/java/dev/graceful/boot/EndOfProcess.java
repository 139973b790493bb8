package dev.graceful.boot;

import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.Application;
import dev.graceful.handoff.HandoffEvent;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the process of a Spring application.
 */
final class EndOfProcess implements Application {

	private static final long ABANDON_SECONDS = 5;

	private volatile ConfigurableApplicationContext context;

	private volatile boolean ending;

	void closes(ConfigurableApplicationContext context) {
		this.context = context;
	}

	boolean isEnding() {
		return this.ending;
	}

	@Override
	public void retire() {
		this.ending = true;
		new Thread(() -> {
			this.context.close();
			System.exit(0);
		}, "graceful-retire").start();
	}

	@Override
	public void happened(HandoffEvent event) {
	}

	/**
	 * An exit runs the shutdown hooks, and those may wait for ever for an application
	 * that hangs while it starts.
	 */
	@Override
	public void abandon() {
		new Thread(() -> System.exit(1), "graceful-abandon").start();
		new Thread(() -> {
			sleep();
			Runtime.getRuntime().halt(1);
		}, "graceful-halt").start();
	}

	private static void sleep() {
		try {
			TimeUnit.SECONDS.sleep(ABANDON_SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
