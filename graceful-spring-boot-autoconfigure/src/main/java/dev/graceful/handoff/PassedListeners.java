package dev.graceful.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.graceful.posix.AdoptedListener;

/**
 * The listeners that the predecessor passes, and the connectors that wait for them.
 */
final class PassedListeners {

	private final Map<ListenerName, AdoptedListener> free = new LinkedHashMap<>();

	private final List<ListenerName> adopted = new ArrayList<>();

	private final List<Runnable> waiting = new ArrayList<>();

	private int expected = Integer.MAX_VALUE;

	private boolean answering;

	void expect(int listeners) {
		this.expected = listeners;
	}

	void expectNoMore() {
		this.expected = this.free.size();
	}

	void add(ListenerName name, AdoptedListener listener) {
		this.free.put(name, listener);
	}

	boolean isComplete() {
		return this.free.size() == this.expected;
	}

	/**
	 * Answer the connectors that wait, and from now on at once.
	 */
	void answer() {
		this.answering = true;
		this.waiting.forEach(Runnable::run);
		this.waiting.clear();
	}

	void adopt(ListenerName name, SocketAddress wanted, Consumer<Optional<AdoptedListener>> answer) {
		Runnable adoption = () -> answer.accept(take(name, wanted));
		if (this.answering) {
			adoption.run();
		}
		else {
			this.waiting.add(adoption);
		}
	}

	/**
	 * By name, and where the name has changed, by address: nobody but us listens there,
	 * so it could not be bound.
	 */
	private Optional<AdoptedListener> take(ListenerName name, SocketAddress wanted) {
		return Optional.of(name)
			.filter(this.free::containsKey)
			.or(() -> this.free.entrySet()
				.stream()
				.filter((passed) -> isSpecific(wanted) && passed.getValue().address().equals(wanted))
				.map(Map.Entry::getKey)
				.findFirst())
			.map((passed) -> {
				this.adopted.add(passed);
				return this.free.remove(passed);
			});
	}

	private static boolean isSpecific(SocketAddress address) {
		return !(address instanceof InetSocketAddress inet && inet.getPort() == 0);
	}

	/**
	 * Return what was adopted.
	 * @return the names by which the predecessor knows them
	 */
	List<ListenerName> adopted() {
		return List.copyOf(this.adopted);
	}

	void closeOthers() {
		this.free.values().forEach((listener) -> {
			try {
				listener.channel().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
		this.free.clear();
	}

	@Override
	public String toString() {
		return this.free.isEmpty() ? "no listener"
				: String.join(", ", this.free.keySet().stream().map(ListenerName::toString).toList());
	}

}
