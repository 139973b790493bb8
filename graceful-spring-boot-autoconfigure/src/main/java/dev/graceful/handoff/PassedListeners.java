package dev.graceful.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

import dev.graceful.handoff.Message.PassedListener;
import dev.graceful.posix.AdoptedListener;

/**
 * The listeners that the predecessor passes, and the connectors that wait for them.
 */
final class PassedListeners {

	private final Map<ListenerName, AdoptedListener> free = new LinkedHashMap<>();

	/**
	 * By what the predecessor calls them, what they are called here.
	 */
	private final Map<ListenerName, ListenerName> adopted = new LinkedHashMap<>();

	private final Map<ListenerName, Integer> boundBy = new HashMap<>();

	private final List<Runnable> waiting = new ArrayList<>();

	private int expected = Integer.MAX_VALUE;

	private boolean answering;

	void expect(int listeners) {
		this.expected = listeners;
	}

	void expectNoMore() {
		this.expected = this.free.size();
	}

	void add(PassedListener passed, AdoptedListener listener) {
		this.free.put(passed.name(), listener);
		this.boundBy.put(passed.name(), passed.boundBy());
	}

	/**
	 * Return which generation bound a listener of this one.
	 * @param name this generation's name of it
	 * @return the generation's number; empty where it was not adopted
	 */
	OptionalInt boundBy(ListenerName name) {
		return passedAs(name).map((passed) -> OptionalInt.of(this.boundBy.get(passed))).orElse(OptionalInt.empty());
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
				this.adopted.put(passed, name);
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
		return List.copyOf(this.adopted.keySet());
	}

	/**
	 * Return what was adopted.
	 * @return the names by which this generation knows them
	 */
	List<ListenerName> adoptedNames() {
		return List.copyOf(this.adopted.values());
	}

	/**
	 * Return by which name this generation knows a listener.
	 * @param passed the predecessor's name of it
	 */
	Optional<ListenerName> adoptedAs(ListenerName passed) {
		return Optional.ofNullable(this.adopted.get(passed));
	}

	/**
	 * Return by which name the predecessor knows a listener.
	 * @param name this generation's name of it
	 */
	Optional<ListenerName> passedAs(ListenerName name) {
		return this.adopted.entrySet()
			.stream()
			.filter((adoption) -> adoption.getValue().equals(name))
			.map(Map.Entry::getKey)
			.findFirst();
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
