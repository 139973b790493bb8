package dev.graceful.boot;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThreadDumpTests {

	private static final int DEPTH = 50;

	private final Object monitor = new Object();

	private final ReentrantLock lock = new ReentrantLock();

	private final CountDownLatch waiting = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	private final Thread thread = new Thread(() -> handlerThatNeverReturns(DEPTH), "a worker");

	@BeforeEach
	void begin() throws InterruptedException {
		this.thread.start();
		this.waiting.await();
	}

	@AfterEach
	void end() throws InterruptedException {
		this.end.countDown();
		this.thread.join();
	}

	@Test
	void namesEveryThreadWithItsWholeStack() {
		String worker = paragraph("\"a worker\" #" + this.thread.getId());
		assertThat(worker.lines().filter((line) -> line.contains("handlerThatNeverReturns"))).hasSize(DEPTH + 1);
		assertThat(worker).contains("java.lang.Thread.run");
		assertThat(ThreadDump.take()).contains("\"" + Thread.currentThread().getName() + "\"", "\"Reference Handler\"");
	}

	@Test
	void tellsWhichLocksAThreadHolds() {
		String worker = paragraph("\"a worker\"");
		assertThat(worker).contains("- locked java.lang.Object@" + hash(this.monitor))
			.containsPattern("- holds java.util.concurrent.locks.ReentrantLock\\$\\w+@");
	}

	@Test
	void tellsWhomAThreadWaitsFor() throws InterruptedException {
		Thread blocked = new Thread(this::enterMonitor, "a blocked one");
		blocked.start();
		try {
			while (blocked.getState() != Thread.State.BLOCKED) {
				Thread.onSpinWait();
			}
			assertThat(paragraph("\"a blocked one\""))
				.contains("BLOCKED on java.lang.Object@" + hash(this.monitor) + " held by \"a worker\"");
		}
		finally {
			this.end.countDown();
			blocked.join();
		}
	}

	@Test
	void saysWhatItCannotList() {
		assertThat(ThreadDump.take()).contains("Virtual threads cannot be listed");
	}

	private void handlerThatNeverReturns(int depth) {
		if (depth > 0) {
			handlerThatNeverReturns(depth - 1);
			return;
		}
		this.lock.lock();
		try {
			synchronized (this.monitor) {
				this.waiting.countDown();
				this.end.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void enterMonitor() {
		synchronized (this.monitor) {
			this.monitor.notifyAll();
		}
	}

	private static String hash(Object object) {
		return Integer.toHexString(System.identityHashCode(object));
	}

	private static String paragraph(String beginning) {
		String dump = ThreadDump.take();
		int begin = dump.indexOf(beginning);
		assertThat(begin).as(beginning + " in " + dump).isNotNegative();
		return dump.substring(begin, dump.indexOf("\n\n", begin));
	}

}
