package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;
import dev.graceful.supervise.PidFile;

/**
 * Shows that the PID file names the process that serves: after each of 20 restarts under
 * load, five of which are rolled back in different ways, and nobody once that has been
 * killed: {@code sample-app/run proof.PidFileProof}.
 */
public final class PidFileProof {

	private static final int RESTARTS = 20;

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	private static final List<List<String>> FAULTS = List
		.of(List.of("sample.fault.start=exception"), List.of("server.tomcat.threads.max=many"),
				List.of("sample.fault.on-log=, serves server", "sample.fault.action=kill-self",
						"sample.fault.delay=500ms"),
				List.of("sample.fault.health-down-after=1s"),
				List.of("sample.fault.on-log=, serves server", "sample.fault.action=exit"));

	private PidFileProof() {
	}

	public static void main(String[] arguments) throws IOException {
		Table table = new Table("restart", "with", "serves", "PID file", "its reader", "requests", "failed");
		boolean holds = true;
		try (RunningApplication application = RunningApplication
			.start(Launch.of(BootJar.built()).withOptions("-Xmx256m"))) {
			Path file = application.jar().resolveSibling("run/sample.pid");
			application.configure(properties(file, List.of()));
			application.restart();
			for (int restart = 1; restart <= RESTARTS; restart++) {
				List<String> fault = (restart % 4 == 0) ? FAULTS.get(restart / 4 - 1) : List.of();
				Results results = restart(application, file, fault);
				long serving = application.servingPid();
				String told = Files.readString(file).strip();
				long read = PidFile.read(file).orElse(0);
				holds &= told.equals(Long.toString(serving)) && read == serving;
				holds &= endsTheProcess(fault) || results.failures() == 0;
				if (results.failures() > 0) {
					System.out.printf("restart %d:%n%s", restart, Report.requests(results));
				}
				table.row(restart, String.join(" ", fault), serving, told, read, results.requests(),
						results.failures());
			}
			long last = application.servingPid();
			application.signal("KILL", last);
			application.awaitExit(last, DEADLINE);
			holds &= PidFile.read(file).isEmpty();
			table.row("", "kill -9", "", Files.readString(file).strip(), "", "", "");
		}
		System.out.println(table);
		System.exit(holds ? 0 : 1);
	}

	/**
	 * What a process is in the middle of when it dies is lost.
	 */
	private static boolean endsTheProcess(List<String> fault) {
		return fault.stream().anyMatch((property) -> property.startsWith("sample.fault.action="));
	}

	private static Results restart(RunningApplication application, Path file, List<String> fault) {
		application.configure(properties(file, fault));
		try (Load load = Load.start(application.port(), Share.mixed(200))) {
			if (fault.isEmpty()) {
				application.restart();
			}
			else {
				long mark = application.log().mark();
				application.hup();
				application.log().await(", this generation serves on", mark, DEADLINE);
			}
			return load.end();
		}
	}

	private static String[] properties(Path file, List<String> fault) {
		List<String> properties = new ArrayList<>(fault);
		properties.add("graceful.pid-file=" + file);
		properties.add("graceful.restart.probation=4s");
		return properties.toArray(String[]::new);
	}

}
