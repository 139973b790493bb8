package dev.graceful.sample.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.graceful.sample.client.ApacheClient;
import dev.graceful.sample.client.JdkClient;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Protocol;
import dev.graceful.sample.client.RealLoad;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.client.Target;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Shows what the users of real clients notice of restarts, whose connections cannot move:
 * {@code sample-app/run proof.ProtocolsProof 20} (restarts, for each protocol).
 */
public final class ProtocolsProof {

	private static final int CLIENTS = 2;

	private final Launch launch;

	private final int users;

	private final Table table = new Table("protocol", "client", "restarts", "requests", "failed", "and explained");

	private final List<String> failures = new ArrayList<>();

	private final Set<String> explained = new TreeSet<>();

	/**
	 * Create a proof of nothing yet.
	 * @param launch how the application starts
	 * @param users of each client, of which there are two of a kind
	 */
	private ProtocolsProof(Launch launch, int users) {
		this.launch = launch;
		this.users = users;
	}

	public static void main(String[] arguments) {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 20;
		ProtocolsProof proof = new ProtocolsProof(Launch.of(BootJar.built()).withOptions("-Xmx256m"), 10);
		for (Protocol protocol : Protocol.values()) {
			proof.restartUnderLoad(protocol, restarts);
		}
		System.out.print(proof);
		System.exit(proof.holds() ? 0 : 1);
	}

	static ProtocolsProof inShort(Protocol protocol) {
		ProtocolsProof proof = new ProtocolsProof(Launch.quick(BootJar.built()), 4);
		proof.restartUnderLoad(protocol, 1);
		return proof;
	}

	private void restartUnderLoad(Protocol protocol, int restarts) {
		try (RunningApplication application = RunningApplication.start(launch(protocol))) {
			Target target = application.target();
			List<RealLoad> loads = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				loads.add(RealLoad.start(new JdkClient(target, protocol), this.users));
				loads.add(RealLoad.start(new ApacheClient(target, protocol), this.users));
			}
			try (Load strict = Load.start(target, strictShares(protocol))) {
				for (int restart = 1; restart <= restarts; restart++) {
					application.restart();
					System.out.printf("%s, restart %d of %d: %s%n", protocol, restart, restarts,
							loads.stream().map(RealLoad::failures).toList());
				}
				loads.forEach(RealLoad::end);
				loads.forEach((load) -> tell(protocol, load, restarts));
				tell(protocol, strict.end(), restarts);
			}
			finally {
				loads.forEach(RealLoad::close);
			}
		}
	}

	private Launch launch(Protocol protocol) {
		Launch configured = this.launch.withArguments("--server.http2.enabled=" + protocol.http2(),
				"--graceful.drain.silence=5s", "--graceful.drain.timeout=20s");
		return (protocol.tls()) ? configured.withTls() : configured;
	}

	/**
	 * Never retries: where a real client hides a failure, this one does not.
	 */
	private static List<Share> strictShares(Protocol protocol) {
		return (protocol == Protocol.TLS)
				? List.of(new Share(Mode.THINKING_KEEP_ALIVE, 20, Share.UNPACED),
						new Share(Mode.THINKING_POST, 20, Share.UNPACED), new Share(Mode.NEW_CONNECTION, 2, 10))
				: List.of();
	}

	private void tell(Protocol protocol, RealLoad load, int restarts) {
		this.table.row(protocol, load, restarts, load.requests(), sum(load.failures()), sum(load.explained()));
		load.failures().keySet().forEach((failure) -> this.failures.add(protocol + ", " + load + ": " + failure));
		load.explained().keySet().forEach((failure) -> this.explained.add(load + ", " + failure));
		if (load.servedBy().size() != restarts + 1) {
			this.failures.add(protocol + ", " + load + ": was served by " + load.servedBy().size() + " generations");
		}
	}

	private void tell(Protocol protocol, Results results, int restarts) {
		if (results.requests() > 0) {
			this.table.row(protocol, "the strict client", restarts, results.requests(), results.failures(), 0);
			this.failures.addAll(results.failureExamples());
			System.out.print(Report.requests(results));
		}
	}

	private static int sum(Map<String, Integer> counts) {
		return counts.values().stream().mapToInt(Integer::intValue).sum();
	}

	boolean holds() {
		return this.failures.isEmpty();
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.table.toString());
		this.explained.forEach((line) -> text.append("  explained: ").append(line).append(System.lineSeparator()));
		this.failures.forEach((line) -> text.append("  not explained: ").append(line).append(System.lineSeparator()));
		return text.toString();
	}

}
