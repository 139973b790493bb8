package dev.graceful.posix;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompilerThreads}.
 */
class CompilerThreadsTests {

	@Test
	void haveWorkedForAsLongAsNobodyElseOfThisProcessHas() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		while (threads.getCurrentThreadCpuTime() < 500_000_000) {
			// Not a compiler's work
		}
		long compilers = CompilerThreads.processorMillis().orElseThrow();
		long process = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime() / 1_000_000;
		assertThat(compilers).isPositive().isLessThanOrEqualTo(process - 500);
	}

}
