package dev.graceful.sample.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.graceful.sample.client.IdleConnections;
import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;
import dev.graceful.sample.proof.FaultStep.Role;

/**
 * One handoff between two processes under load, with one fault in one of them.
 */
final class FaultyHandoff {

	/**
	 * Those of which the application needs neither a disk nor more descriptors.
	 */
	static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 20),
			new Share(Mode.BUSY_KEEP_ALIVE, 6, 30), new Share(Mode.THINKING_KEEP_ALIVE, 20, Share.UNPACED),
			new Share(Mode.THINKING_POST, 10, Share.UNPACED), new Share(Mode.POST_KEEP_ALIVE, 3, 6),
			new Share(Mode.SLOW, 6, 3), new Share(Mode.DEFERRED, 3, 3), new Share(Mode.HALF_SENT, 3, 3));

	private static final int IDLE_CONNECTIONS = 20;

	private static final Duration DEADLINE = Duration.ofSeconds(120);

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private static final Duration CHECK = Duration.ofMillis(50);

	/**
	 * A process that is stopped stays so until the other one has acted, and at least for
	 * longer than the deadlines of a probation.
	 */
	private static final Duration SHORTEST_STOP = Duration.ofSeconds(8);

	private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

	private static final int FEW_DESCRIPTORS = 1000;

	static final String[] ARGUMENTS = { "--graceful.restart.connect-timeout=25s",
			"--graceful.restart.start-timeout=45s", "--graceful.restart.commit-timeout=5s",
			"--graceful.restart.terminate-timeout=5s", "--graceful.restart.probation=4s",
			"--graceful.restart.answer-timeout=3s", "--graceful.drain.timeout=10s",
			"--server.tomcat.max-keep-alive-requests=-1", "--management.health.diskspace.enabled=false" };

	private static final Pattern LAUNCHED = Pattern.compile("launched the successor, pid (\\d+)");

	private final FaultStep step;

	private final InjectedFault fault;

	private final TinyDisk disk;

	private final RunningApplication application;

	private final Load load;

	private final Witness witness;

	private final long mark;

	private final long predecessor;

	private FaultyHandoff(FaultStep step, InjectedFault fault, TinyDisk disk, RunningApplication application, Load load,
			Witness witness) {
		this.step = step;
		this.fault = fault;
		this.disk = disk;
		this.application = application;
		this.load = load;
		this.witness = witness;
		this.mark = application.log().mark();
		this.predecessor = application.servingPid();
		witness.watch(this.predecessor);
	}

	static FaultOutcome run(FaultStep step, InjectedFault fault) throws IOException, InterruptedException {
		if (fault != InjectedFault.FULL_DISK) {
			return run(step, fault, null, Launch.quick(BootJar.built()));
		}
		try (TinyDisk disk = TinyDisk.mount()) {
			return run(step, fault, disk,
					Launch.quick(BootJar.built()).withOptions("-Djava.io.tmpdir=" + disk.directory()));
		}
	}

	private static FaultOutcome run(FaultStep step, InjectedFault fault, TinyDisk disk, Launch launch)
			throws IOException, InterruptedException {
		try (RunningApplication application = RunningApplication.start(launch.withArguments(ARGUMENTS),
				fault.properties(step, Role.PREDECESSOR))) {
			// Not every way to end this process ends the others
			Thread end = new Thread(() -> end(application, disk));
			Runtime.getRuntime().addShutdownHook(end);
			application.configure(fault.properties(step, Role.SUCCESSOR));
			try (IdleConnections idle = IdleConnections.open(application.port(), IDLE_CONNECTIONS);
					Load load = Load.start(application.port(), SHARES);
					Witness witness = Witness.start(load.results())) {
				load.runFor(WINDOW);
				return new FaultyHandoff(step, fault, disk, application, load, witness).run(idle);
			}
			finally {
				Runtime.getRuntime().removeShutdownHook(end);
			}
		}
	}

	private static void end(RunningApplication application, TinyDisk disk) {
		application.close();
		if (disk != null) {
			disk.close();
		}
	}

	private FaultOutcome run(IdleConnections idle) throws IOException, InterruptedException {
		Duration asked = this.load.results().elapsed();
		this.application.signal("HUP", this.predecessor);
		boolean settled = settle();
		List<Long> left = this.application.processes();
		mend(left);
		this.load.runFor(WINDOW);
		idle.askEach();
		Duration longestWait = this.load.results().latencies(asked, this.load.results().elapsed()).maximum();
		Results results = this.load.end();
		FailureJudge judge = judge();
		List<String> log = this.application.log().linesSince(this.mark);
		String next = (left.isEmpty()) ? "-" : nextRestart();
		return new FaultOutcome(judge, settled, left, log, results, longestWait, idle.failed(), next);
	}

	private FailureJudge judge() {
		Optional<Long> successor = successor();
		return new FailureJudge(this.step, this.fault, this.witness.life(this.predecessor),
				successor.map(this.witness::life).orElse(null),
				successor.flatMap(this.load.results()::servedBy).map(Results.Served::first).orElse(null));
	}

	/**
	 * Wait until at most one process is left, and that one serves on its own.
	 */
	private boolean settle() throws InterruptedException {
		Duration deadline = this.load.results().elapsed().plus(DEADLINE);
		while (this.load.results().elapsed().compareTo(deadline) < 0) {
			successor().ifPresent(this.witness::watch);
			wakeUp();
			if (isSettled(this.application.processes())) {
				return true;
			}
			this.load.runFor(CHECK);
		}
		return false;
	}

	private boolean isSettled(List<Long> alive) {
		if (alive.size() != 1) {
			return alive.isEmpty();
		}
		if (alive.contains(this.predecessor)) {
			return logged("this generation serves on: ").isPresent()
					&& !this.witness.life(this.predecessor).isStopped();
		}
		return alive.equals(successor().stream().toList()) && this.load.results().servedBy(alive.get(0)).isPresent();
	}

	private void wakeUp() {
		for (long pid : this.application.processes()) {
			this.witness.watch(pid);
			Life life = this.witness.life(pid);
			if (life.isStopped() && isStoppedForLongEnough(pid, this.load.results().elapsed().minus(life.stopped()))) {
				this.application.signal("CONT", pid);
			}
		}
	}

	private boolean isStoppedForLongEnough(long pid, Duration stopped) {
		boolean acted = (pid == this.predecessor) ? successorHasActed() : logged("rolling back").isPresent();
		return stopped.compareTo((acted) ? SHORTEST_STOP : LONGEST_STOP) > 0;
	}

	private boolean successorHasActed() {
		Optional<Long> successor = successor();
		return successor.isEmpty() || this.witness.life(successor.get()).ended() != null
				|| this.load.results().servedBy(successor.get()).isPresent();
	}

	/**
	 * Take away the reason of the fault.
	 */
	private void mend(List<Long> left) throws InterruptedException {
		if (this.disk != null) {
			this.disk.makeSpace();
		}
		for (long pid : left) {
			while (ProcessStatus.of(pid).descriptors() > FEW_DESCRIPTORS) {
				this.load.runFor(CHECK);
			}
		}
	}

	private String nextRestart() {
		try {
			this.application.configure("graceful.restart.probation=0s");
			long successor = this.application.restart();
			List<Long> left = this.application.processes();
			return left.equals(List.of(successor)) ? FaultOutcome.NEXT_RESTART_WORKS : "leaves " + left;
		}
		catch (AssertionError ex) {
			return "fails: " + ex.getMessage().lines().findFirst().orElse("") + " " + logged("rolled back").orElse("");
		}
	}

	private Optional<Long> successor() {
		return logged("launched the successor, pid").map(LAUNCHED::matcher)
			.filter(Matcher::find)
			.map((matcher) -> Long.valueOf(matcher.group(1)));
	}

	private Optional<String> logged(String text) {
		return this.application.log().linesSince(this.mark).stream().filter((line) -> line.contains(text)).findFirst();
	}

}
