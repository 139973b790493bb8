package dev.graceful.tomcat;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.graceful.handoff.InheritedListener;
import dev.graceful.handoff.ListenerName;
import dev.graceful.handoff.Listeners;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;
import dev.graceful.posix.AdoptedListener;

/**
 * The handoff as a connector sees it, driven by a test.
 */
final class FakeListeners implements Listeners {

	private final AdoptedListener passed;

	private final boolean first;

	final List<ListenerName> asked = new CopyOnWriteArrayList<>();

	final List<SocketAddress> wanted = new CopyOnWriteArrayList<>();

	final List<ListeningConnector> registered = new CopyOnWriteArrayList<>();

	final List<String> log = new CopyOnWriteArrayList<>();

	private final boolean keptElsewhere;

	private FakeListeners(AdoptedListener passed, boolean first, boolean keptElsewhere) {
		this.passed = passed;
		this.first = first;
		this.keptElsewhere = keptElsewhere;
	}

	/**
	 * Generation 1: nothing to adopt, every connector accepts at once.
	 */
	static FakeListeners ofTheFirstGeneration() {
		return new FakeListeners(null, true, false);
	}

	/**
	 * A successor that was passed nothing: its connectors hold.
	 */
	static FakeListeners ofASuccessor() {
		return new FakeListeners(null, false, false);
	}

	/**
	 * A successor that was passed one listener: its connectors hold.
	 */
	static FakeListeners ofASuccessor(AdoptedListener passed) {
		return new FakeListeners(passed, false, false);
	}

	/**
	 * Generation 1, started by somebody who has bound a listener and keeps it.
	 */
	static FakeListeners activatedWith(AdoptedListener passed) {
		return new FakeListeners(passed, true, true);
	}

	@Override
	public Optional<InheritedListener> adopt(ListenerName name, SocketAddress wanted) {
		this.asked.add(name);
		this.wanted.add(wanted);
		return Optional.ofNullable(this.passed)
			.map((listener) -> new InheritedListener(listener.channel(), listener.address(), this.keptElsewhere));
	}

	@Override
	public void register(ListeningConnector connector) {
		this.log.add("register " + connector.name().connector());
		this.registered.add(connector);
		if (this.first) {
			connector.startAccepting(Slices.ALL);
		}
	}

	@Override
	public void unregister(ListeningConnector connector) {
		this.log.add("unregister " + connector.name().connector() + (connector.channel().isOpen() ? ", open" : ""));
		this.registered.remove(connector);
	}

	ListeningConnector connector() {
		return this.registered.get(0);
	}

}
