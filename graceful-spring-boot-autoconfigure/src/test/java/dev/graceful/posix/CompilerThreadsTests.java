package dev.graceful.posix;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompilerThreads}.
 */
class CompilerThreadsTests {

	@Test
	void haveWorkedAndNotForLongerThanTheProcess() {
		long compilers = CompilerThreads.processorMillis().orElseThrow();
		long process = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime() / 1_000_000;
		assertThat(compilers).isPositive().isLessThanOrEqualTo(process);
	}

}
