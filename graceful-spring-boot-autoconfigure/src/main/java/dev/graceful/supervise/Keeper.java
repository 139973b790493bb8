package dev.graceful.supervise;

import java.io.File;
import java.util.List;
import java.util.Optional;

import dev.graceful.posix.EndedChild;
import dev.graceful.posix.ReceivedSignal;

/**
 * Keeps a pid for whoever waits for it, while the generations of the application follow
 * each other: passes its signals on to them, waits for every process that has lost its
 * parent, and ends as the last generation does. It starts nothing.
 * <p>
 * This is a program of its own, run in the process that was the first generation. What it
 * uses of this library is written out for it by {@code KeeperProgram}. It and what it
 * uses have neither lambdas nor concatenated strings, for these would load hundreds of
 * classes.
 */
final class Keeper {

	private final KeeperSystem system;

	private int status;

	/**
	 * The oldest generation that lives; 0 when there is none.
	 */
	private long oldest;

	/**
	 * Create a keeper.
	 * @param system its surroundings
	 * @param statusOfNobody the status to end with if no generation lives any more
	 */
	Keeper(KeeperSystem system, int statusOfNobody) {
		this.system = system;
		this.status = statusOfNobody;
	}

	/**
	 * Keep the pid, until no generation lives.
	 * @param first the generation that this process was
	 * @return the status to end with
	 */
	int keep(long first) {
		this.oldest = successorOf(first);
		while (true) {
			reap();
			if (this.oldest == 0) {
				return this.status;
			}
			passOn(this.system.awaitSignal());
		}
	}

	/**
	 * A successor became a child of this process when its predecessor ended, so it is
	 * found here as soon as that is.
	 */
	private void reap() {
		for (Optional<EndedChild> ended = this.system.reap(); ended.isPresent(); ended = this.system.reap()) {
			if (ended.get().pid() == this.oldest) {
				this.status = ended.get().status();
				this.oldest = successorOf(this.oldest);
			}
		}
	}

	private long successorOf(long generation) {
		List<Long> later = this.system.generationsAfter(generation);
		return later.isEmpty() ? 0 : later.get(0);
	}

	/**
	 * A restart is the affair of the generation that serves: one that starts would be
	 * killed by its signal, and one that ends would not hear it. Everything else concerns
	 * all of them.
	 */
	private void passOn(ReceivedSignal signal) {
		if (signal.number() == ReceivedSignal.CHLD || signal.fromTerminal()) {
			return;
		}
		List<Long> later = this.system.generationsAfter(this.oldest);
		if (signal.number() == ReceivedSignal.HUP || signal.number() == ReceivedSignal.USR1) {
			this.system.send(serving(later), signal.number());
			return;
		}
		this.system.send(this.oldest, signal.number());
		for (long generation : later) {
			this.system.send(generation, signal.number());
		}
	}

	private long serving(List<Long> later) {
		long serving = this.oldest;
		for (long generation : later) {
			serving = this.system.serves(generation) ? generation : serving;
		}
		return serving;
	}

	/**
	 * Keep the pid of this process.
	 * @param arguments the directory of the control sockets; the status to end with if no
	 * generation lives any more; and the files to delete, for what has been loaded needs
	 * them no more
	 */
	public static void main(String[] arguments) {
		Keeper keeper = new Keeper(new RealKeeperSystem(new File(arguments[0])), Integer.parseInt(arguments[1]));
		for (int i = 2; i < arguments.length; i++) {
			new File(arguments[i]).delete();
		}
		Runtime.getRuntime().halt(keeper.keep(ProcessHandle.current().pid()));
	}

}
