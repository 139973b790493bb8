package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.graceful.handoff.HandoffEvent;
import dev.graceful.posix.SignalSubscription;
import dev.graceful.posix.SignalUnavailableException;
import dev.graceful.posix.Signals;
import dev.graceful.supervise.KeeperProgram;
import dev.graceful.supervise.LaterGenerations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The first generation under somebody who waits for its pid: once a successor serves, it
 * does not end, but becomes a keeper, and until then passes on what a keeper would.
 */
final class Keeping implements EndOfJvm {

	private static final Log logger = LogFactory.getLog(Keeping.class);

	/**
	 * The signals by which it is told to stop, and their numbers.
	 */
	private static final Map<String, Integer> STOP_SIGNALS = Map.of("TERM", 15, "INT", 2);

	private static final int SIGNALLED = 128;

	private static final int LOST = 1;

	private final String waiting;

	private final Path controlDirectory;

	private final Runnable settle;

	private final List<SignalSubscription> stopSignals = new ArrayList<>();

	/**
	 * Held by whoever passes a signal on, for what this process does ends when it becomes
	 * another program.
	 */
	private final Object lastMoment = new Object();

	private final AtomicBoolean ends = new AtomicBoolean();

	/**
	 * What this process ends with if the successor has ended before the keeper is there.
	 */
	private volatile int statusOfNobody = LOST;

	/**
	 * Create what keeps nothing yet.
	 * @param waiting who waits for this process
	 * @param controlDirectory the directory of the control sockets
	 * @param settle settles a handoff that is under way, for this generation ends
	 */
	Keeping(String waiting, Path controlDirectory, Runnable settle) {
		this.waiting = waiting;
		this.controlDirectory = controlDirectory;
		this.settle = settle;
	}

	/**
	 * Look whether this process could become a keeper: after a restart that it cannot be
	 * one for, whoever waits would lose the application, or the application its restarts.
	 * @return what speaks against a restart
	 */
	Optional<String> objection() {
		try (KeeperProgram program = KeeperProgram.write(this.controlDirectory)) {
			program.rehearse();
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of(this.waiting + " waits for this process, which could not become a keeper: "
					+ ex.getMessage() + ". graceful.control.directory must be where programs may be run "
					+ "(not mounted noexec), and the JDK that this process runs with must still be there");
		}
	}

	/**
	 * Whoever stops this process means the application, and so, as long as there are two
	 * generations, both. To be told by one thread.
	 */
	void happened(HandoffEvent event) {
		// The successor serves from the next phase on, whether this process lives or not
		if (event instanceof HandoffEvent.PhaseEntered entered && entered.phase().equals("WARM")) {
			STOP_SIGNALS.forEach(this::passOn);
		}
		else if (event instanceof HandoffEvent.RolledBack) {
			this.stopSignals.forEach(SignalSubscription::close);
			this.stopSignals.clear();
		}
	}

	private void passOn(String signal, int number) {
		try {
			this.stopSignals.add(Signals.handle(signal, () -> stop(SIGNALLED + number)));
		}
		catch (SignalUnavailableException ex) {
			logger.warn("The successor is not stopped when this process is: " + ex.getMessage());
		}
	}

	/**
	 * The handoff comes first, or the end of the successor would be a reason to take
	 * back.
	 */
	private void stop(int status) {
		synchronized (this.lastMoment) {
			this.statusOfNobody = status;
			this.settle.run();
			successors().forEach(ProcessHandle::destroy);
		}
		exit(status);
	}

	@Override
	public void exit(int status) {
		if (this.ends.compareAndSet(false, true)) {
			LastShutdownHook.exit(status, this::become);
		}
	}

	@Override
	public void halt(int status) {
		become();
	}

	/**
	 * Does not return: if this process cannot be a keeper, although it was tried out, it
	 * must not end before the successor.
	 */
	private void become() {
		try (KeeperProgram program = KeeperProgram.write(this.controlDirectory)) {
			synchronized (this.lastMoment) {
				program.become(this.statusOfNobody);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			// The logging has ended
			System.err.println("This process waits for its successors, but cannot become a keeper: " + ex.getMessage());
		}
		for (List<ProcessHandle> left = successors(); !left.isEmpty(); left = successors()) {
			left.forEach((each) -> each.onExit().join());
		}
		Runtime.getRuntime().halt(this.statusOfNobody);
	}

	private static List<ProcessHandle> successors() {
		return LaterGenerations.after(ProcessHandle.current().pid())
			.stream()
			.flatMap((pid) -> ProcessHandle.of(pid).stream())
			.toList();
	}

}
