package dev.graceful.supervise;

import java.io.File;
import java.util.List;
import java.util.Optional;

import dev.graceful.posix.EndedChild;
import dev.graceful.posix.ReceivedSignal;
import dev.graceful.posix.SmallPosix;

/**
 * A keeper's real surroundings.
 */
final class RealKeeperSystem implements KeeperSystem {

	private final SmallPosix posix = new SmallPosix();

	private final File controlDirectory;

	RealKeeperSystem(File controlDirectory) {
		this.controlDirectory = controlDirectory;
	}

	@Override
	public ReceivedSignal awaitSignal() {
		return this.posix.awaitSignal();
	}

	@Override
	public Optional<EndedChild> reap() {
		return this.posix.reap();
	}

	@Override
	public List<Long> generationsAfter(long generation) {
		return LaterGenerations.after(generation);
	}

	/**
	 * Its control socket is there from when it serves until it closes.
	 */
	@Override
	public boolean serves(long generation) {
		String[] sockets = this.controlDirectory.list();
		if (sockets != null) {
			String prefix = Long.toString(generation).concat("-");
			for (String socket : sockets) {
				if (socket.startsWith(prefix)) {
					return true;
				}
			}
		}
		return false;
	}

	@Override
	public void send(long pid, int signal) {
		this.posix.send(pid, signal);
	}

}
