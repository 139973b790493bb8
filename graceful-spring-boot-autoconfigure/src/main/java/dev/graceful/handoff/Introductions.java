package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.DescriptorSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes connections known to the other generation by numbers. Those that are served here
 * can be introduced before anybody waits for them, so that later only their numbers
 * travel. Lives on the loop.
 */
final class Introductions {

	private static final Log logger = LogFactory.getLog(Introductions.class);

	private static final int IN_FLIGHT = 2;

	private final OperatingSystem operatingSystem;

	private final Link link;

	private final Map<SocketChannel, Introduction> ahead = new HashMap<>();

	private final Deque<Map.Entry<SocketChannel, Descriptor>> waiting = new ArrayDeque<>();

	/**
	 * The first numbers of those batches that are not acknowledged.
	 */
	private final Deque<Integer> inFlight = new ArrayDeque<>();

	private int next;

	private Runnable done = () -> {
	};

	Introductions(OperatingSystem operatingSystem, Link link) {
		this.operatingSystem = operatingSystem;
		this.link = link;
	}

	/**
	 * Introduce connections that are still served here, and may end meanwhile.
	 * @param connections registered with a selector: closing one then ends it for its
	 * client, although the other generation holds it, too
	 * @param done run when the other generation knows them
	 */
	void introduceAhead(Collection<SocketChannel> connections, Runnable done) {
		this.done = done;
		try {
			this.waiting.addAll(this.operatingSystem.descriptors(connections).entrySet());
		}
		catch (IOException ex) {
			logger.debug("The connections will be introduced one by one", ex);
		}
		introduceWaiting();
	}

	private void introduceWaiting() {
		while (!this.waiting.isEmpty() && this.inFlight.size() < IN_FLIGHT) {
			introduceSome();
		}
		if (this.inFlight.isEmpty()) {
			Runnable done = this.done;
			this.done = () -> {
			};
			done.run();
		}
	}

	private void introduceSome() {
		List<Descriptor> duplicates = new ArrayList<>();
		while (duplicates.size() < DescriptorSocket.MAX_DESCRIPTORS && !this.waiting.isEmpty()) {
			Map.Entry<SocketChannel, Descriptor> connection = this.waiting.remove();
			int number = this.next + duplicates.size();
			this.operatingSystem.duplicate(connection.getValue()).ifPresent((duplicate) -> {
				duplicates.add(duplicate);
				this.ahead.put(connection.getKey(), new Introduction(number, connection.getValue()));
			});
		}
		if (!duplicates.isEmpty()) {
			introduce(duplicates);
			duplicates.forEach(Descriptor::close);
		}
	}

	/**
	 * Introduce connections.
	 * @param descriptors theirs, no more than one message takes; they stay the caller's
	 * @return the number of the first one; the others' follow
	 */
	int introduce(List<Descriptor> descriptors) {
		int first = this.next;
		this.next += descriptors.size();
		this.inFlight.add(first);
		this.link.send(new Introduce(first), descriptors);
		return first;
	}

	/**
	 * The other generation has answered.
	 * @throws ProtocolException if it was not asked that
	 */
	void acknowledged(Introduced introduced) throws ProtocolException {
		Integer first = this.inFlight.peek();
		if (first == null || first != introduced.first()) {
			throw new ProtocolException("connections were acknowledged out of turn: " + introduced);
		}
		this.inFlight.remove();
		introduceWaiting();
	}

	/**
	 * Find out as what a connection was introduced.
	 */
	Optional<Introduction> find(SocketChannel connection) {
		return Optional.ofNullable(this.ahead.get(connection));
	}

	/**
	 * A connection has left, and is not served here any more.
	 */
	void left(SocketChannel connection) {
		this.ahead.remove(connection);
	}

	/**
	 * Let the other generation forget those that have ended before they left: a client
	 * that goes on sending learns of the end only then.
	 */
	void forgetEnded() {
		List<SocketChannel> ended = this.ahead.keySet().stream().filter((each) -> !each.isOpen()).toList();
		forget(ended.stream().map(this.ahead::remove).toList());
	}

	/**
	 * Introduce none ahead any more, and let the other generation forget those that have
	 * not left.
	 */
	void end() {
		this.done = () -> {
		};
		this.waiting.clear();
		forget(List.copyOf(this.ahead.values()));
		this.ahead.clear();
	}

	private void forget(List<Introduction> introductions) {
		List<Integer> numbers = introductions.stream().map(Introduction::number).toList();
		for (int from = 0; from < numbers.size(); from += Forget.MOST) {
			this.link.send(new Forget(numbers.subList(from, Math.min(from + Forget.MOST, numbers.size()))));
		}
	}

	/**
	 * As what the other generation knows a connection.
	 *
	 * @param number its number
	 * @param descriptor its descriptor here
	 */
	record Introduction(int number, Descriptor descriptor) {

	}

}
