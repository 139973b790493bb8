package dev.graceful.sample.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.graceful.sample.client.IdleConnections;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Table;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Shows that thousands of idle connections live through restarts, how long it takes to
 * move them, and how long the longest response took meanwhile:
 * {@code sample-app/run proof.IdleProof 5 10000} (restarts, connections).
 */
public final class IdleProof {

	/**
	 * How long each connection is idle, about, while there is a restart.
	 */
	private static final Duration ROUND = Duration.ofSeconds(10);

	private final Table table = new Table("restart", "connections", "alive", "at the successor", "failed",
			"Connection: close", "moved, as the predecessor says", "slowest response");

	private boolean holds = true;

	private IdleProof() {
	}

	public static void main(String[] arguments) throws IOException {
		int restarts = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 5;
		int connections = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 10_000;
		IdleProof proof = of(Launch.of(BootJar.built()).withOptions("-Xmx512m"), restarts, connections);
		System.out.print(proof);
		System.exit(proof.holds() ? 0 : 1);
	}

	static IdleProof of(Launch launch, int restarts, int connections) throws IOException {
		IdleProof proof = new IdleProof();
		try (RunningApplication application = RunningApplication.start(launch
			.withArguments("--server.tomcat.max-connections=20000", "--server.tomcat.keep-alive-timeout=10m"));
				IdleConnections idle = IdleConnections.open(application.port(), connections)) {
			for (int restart = 1; restart <= restarts; restart++) {
				proof.restart(restart, application, idle, connections);
			}
			application.log()
				.linesSince(0)
				.stream()
				.filter((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
				.forEach(System.out::println);
		}
		return proof;
	}

	private void restart(int restart, RunningApplication application, IdleConnections idle, int connections)
			throws IOException {
		long mark = application.log().mark();
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> askUntil(over, idle));
		long successor;
		try {
			successor = application.restart();
		}
		finally {
			over.set(true);
			asking.join();
		}
		idle.askEach();
		int moved = idle.servedBy().getOrDefault(successor, 0);
		this.table.row(restart, connections, idle.alive(), moved, idle.failed(), idle.closedPolitely(),
				toldMove(application, mark), Report.millis(idle.longestStall()));
		System.out.printf("restart %d: %d of %d connections at the successor %s%n", restart, moved, connections,
				idle.failureExamples());
		this.holds &= moved == connections && idle.failed() == 0 && idle.closedPolitely() == 0;
	}

	private static void askUntil(AtomicBoolean over, IdleConnections idle) {
		while (!over.get()) {
			try {
				idle.askEach(ROUND);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	private static String toldMove(RunningApplication application, long mark) {
		return application.log()
			.linesSince(mark)
			.stream()
			.filter((line) -> line.contains("idle connections within"))
			.map((line) -> line.replaceAll(".*moved (\\d+) idle connections within (.*)", "$1 in $2"))
			.findFirst()
			.orElse("-");
	}

	boolean holds() {
		return this.holds;
	}

	@Override
	public String toString() {
		return this.table.toString();
	}

}
