package dev.graceful.handoff;

import java.net.SocketAddress;
import java.util.Optional;

import dev.graceful.posix.AdoptedListener;

/**
 * What a generation inherits in a test: at most one listener, for whoever asks.
 */
final class FakeActivation implements Activation {

	AdoptedListener listener;

	boolean othersClosed;

	@Override
	public Optional<AdoptedListener> adopt(ListenerName name, SocketAddress wanted) {
		return Optional.ofNullable(this.listener);
	}

	@Override
	public void closeOthers() {
		this.othersClosed = true;
	}

}
