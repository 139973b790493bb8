package dev.graceful.sample.proof;

import java.time.Duration;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

/**
 * Tells what each generation holds after the same work, to see whether anything is handed
 * on from one to the next that should not be:
 * {@code sample-app/run proof.ManyHandoffs 50}.
 */
public final class ManyHandoffs {

	private static final Duration WORK = Duration.ofSeconds(2);

	private static final int RATE = 300;

	private ManyHandoffs() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int handoffs = Integer.parseInt(arguments[0]);
		Table table = new Table("generation", "descriptors", "threads", "resident");
		long failed = 0;
		try (RunningApplication application = RunningApplication
			.start(Launch.of(BootJar.built()).withOptions("-Xmx128m"))) {
			long pid = application.servingPid();
			for (int generation = 1; generation <= handoffs + 1; generation++) {
				failed += work(application);
				ProcessStatus status = ProcessStatus.of(pid);
				table.row(generation, status.descriptors(), status.threads(),
						status.residentKilobytes() / 1024 + " MiB");
				if (generation <= handoffs) {
					pid = application.restart();
				}
			}
		}
		System.out.println(table);
		System.out.println(handoffs + " handoffs, " + failed + " failed requests");
		System.exit((failed == 0) ? 0 : 1);
	}

	private static long work(RunningApplication application) throws InterruptedException {
		try (Load load = Load.start(application.port(), Share.mixed(RATE))) {
			load.runFor(WORK);
			Results results = load.end();
			return results.failures();
		}
	}

}
