package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.DescriptorSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Idle connections on their way to the other generation: in batches of one listener, at
 * most two of them not acknowledged, for the kernel limits the descriptors in flight.
 * Lives on the loop, but for {@link #depart}.
 * <p>
 * A connection stays open here until its batch is acknowledged, and is taken back where
 * it was refused, or was never sent. What was sent and not acknowledged may be served by
 * the other generation already: it is only taken back once that has ended.
 * <p>
 * Where the other generation may still fail, what has moved is kept open here, too: if
 * its process dies, the connections of which it has read nothing are as they were when
 * they were sent, and are taken back. That somebody else still holds a connection is no
 * secret to a client only if the other generation closes it without shutting it down,
 * which the JDK does not do while a connection is registered with a selector.
 */
final class Migration implements Departures {

	private static final Log logger = LogFactory.getLog(Migration.class);

	private static final int IN_FLIGHT = 2;

	/**
	 * Longer than it takes until the next ones depart.
	 */
	private static final Duration PAUSE = Duration.ofMillis(200);

	private final Loop loop;

	private final OperatingSystem operatingSystem;

	private final Link link;

	private final HandoffLog log;

	private final UnaryOperator<ListenerName> predecessorsName;

	private final Runnable noRoom;

	private final Deque<Departing> waiting = new ArrayDeque<>();

	private final Deque<Batch> inFlight = new ArrayDeque<>();

	private final List<Runnable> readyTasks = new ArrayList<>();

	/**
	 * Counted by the connectors' threads, too: a connection must never be counted
	 * nowhere.
	 */
	private final AtomicInteger inTransit = new AtomicInteger();

	private Duration began;

	private int room;

	private boolean stopped;

	private int batches;

	private int moved;

	private Duration lastMoved;

	private final List<Departing> kept = new ArrayList<>();

	private boolean keeps;

	private int unharmed;

	private boolean told;

	/**
	 * Create a migration that has not begun.
	 * @param loop owns the state
	 * @param operatingSystem the operating system
	 * @param link to the other generation
	 * @param log of the handoff
	 * @param predecessorsName tells by which name the predecessor knows a listener
	 * @param noRoom told when it has no more
	 */
	Migration(Loop loop, OperatingSystem operatingSystem, Link link, HandoffLog log,
			UnaryOperator<ListenerName> predecessorsName, Runnable noRoom) {
		this.loop = loop;
		this.operatingSystem = operatingSystem;
		this.link = link;
		this.log = log;
		this.predecessorsName = predecessorsName;
		this.noRoom = noRoom;
	}

	/**
	 * Begin, before anything departs.
	 * @param room how many connections the other generation has room for
	 */
	void begin(int room) {
		this.room = room;
		this.began = this.loop.now();
	}

	@Override
	public void depart(ListeningConnector from, List<SocketChannel> connections) {
		this.inTransit.addAndGet(connections.size());
		this.loop.execute(() -> {
			addWaiting(from, connections);
			send();
		});
	}

	/**
	 * Finds the descriptors of all at once, since it may mean a look at every descriptor
	 * of this process.
	 */
	private void addWaiting(ListeningConnector from, List<SocketChannel> connections) {
		Map<SocketChannel, Descriptor> found = descriptors(connections);
		for (SocketChannel connection : connections) {
			Descriptor descriptor = found.get(connection);
			if (descriptor != null) {
				this.waiting.add(new Departing(from, connection, descriptor));
			}
			else {
				takeBack(from, connection);
			}
		}
	}

	private Map<SocketChannel, Descriptor> descriptors(List<SocketChannel> connections) {
		try {
			return this.stopped ? Map.of() : this.operatingSystem.descriptors(connections);
		}
		catch (IOException ex) {
			this.log.warn(logger, "no connection migrates any more: " + ex.getMessage());
			stop();
			this.noRoom.run();
			return Map.of();
		}
	}

	@Override
	public void whenReady(Runnable task) {
		this.loop.execute(() -> {
			this.readyTasks.add(task);
			tellIfReady();
		});
	}

	private void tellIfReady() {
		if (this.stopped || this.waiting.size() < DescriptorSocket.MAX_DESCRIPTORS) {
			List<Runnable> tasks = List.copyOf(this.readyTasks);
			this.readyTasks.clear();
			tasks.forEach(Runnable::run);
		}
	}

	private void send() {
		sendWaiting();
		tellIfReady();
	}

	private void sendWaiting() {
		if (this.stopped) {
			takeBackWaiting();
			return;
		}
		while (!this.waiting.isEmpty() && this.inFlight.size() < IN_FLIGHT && roomNow() > 0) {
			sendBatch();
		}
		if (!this.waiting.isEmpty() && roomNow() == 0 && this.inFlight.isEmpty()) {
			stop();
			this.noRoom.run();
		}
	}

	private int roomNow() {
		return Math.max(0, this.room - this.inFlight.stream().mapToInt((batch) -> batch.connections().size()).sum());
	}

	private void sendBatch() {
		ListeningConnector from = this.waiting.getFirst().from;
		int most = Math.min(DescriptorSocket.MAX_DESCRIPTORS, roomNow());
		List<Departing> sent = new ArrayList<>();
		while (sent.size() < most && !this.waiting.isEmpty() && this.waiting.getFirst().from == from) {
			sent.add(this.waiting.removeFirst());
		}
		if (this.keeps) {
			sent.forEach((departing) -> departing.bytesRead = this.operatingSystem.bytesRead(departing.descriptor));
		}
		Batch batch = new Batch(this.batches++, sent);
		this.inFlight.add(batch);
		this.link.send(new Migrate(batch.number(), this.predecessorsName.apply(from.name())),
				sent.stream().map((departing) -> departing.descriptor).toList());
	}

	/**
	 * The other generation has answered.
	 * @throws ProtocolException if it was not asked that
	 */
	void acknowledged(Migrated migrated) throws ProtocolException {
		Batch batch = this.inFlight.peek();
		if (batch == null || batch.number() != migrated.batch()) {
			throw new ProtocolException("connections were acknowledged out of turn: " + migrated);
		}
		this.inFlight.remove();
		Set<Integer> refused = new HashSet<>(migrated.refused());
		for (int place = 0; place < batch.connections().size(); place++) {
			if (refused.contains(place)) {
				takeBack(batch.connections().get(place));
			}
			else {
				moved(batch.connections().get(place));
			}
		}
		this.room = migrated.room();
		this.lastMoved = this.loop.now();
		send();
	}

	private void moved(Departing departing) {
		if (this.keeps && departing.bytesRead.isPresent()) {
			this.kept.add(departing);
		}
		else {
			close(departing);
		}
		this.moved++;
		this.inTransit.decrementAndGet();
	}

	private static void close(Departing departing) {
		try {
			departing.connection.close();
		}
		catch (IOException ex) {
			logger.debug("A connection that has moved was not closed here", ex);
		}
	}

	/**
	 * Keep what moves from now on open here, until it is released.
	 */
	void keep() {
		this.keeps = true;
	}

	/**
	 * The other generation is trusted with what has moved, or gives it back itself.
	 */
	void release() {
		this.keeps = false;
		this.kept.forEach(Migration::close);
		this.kept.clear();
	}

	/**
	 * Tell how many have moved, if none has for a while: connectors let go of some, and
	 * then of others, so that there is none on its way for a moment.
	 */
	void tellAfterPause() {
		if (this.waiting.isEmpty() && this.inFlight.isEmpty() && this.lastMoved != null
				&& this.loop.now().minus(this.lastMoved).compareTo(PAUSE) >= 0) {
			tell();
		}
	}

	/**
	 * Tell how many have moved, if that was not told: those that become idle later follow
	 * one by one.
	 */
	void tell() {
		if (!this.told && this.lastMoved != null) {
			this.told = true;
			this.log.info(logger, "moved " + this.moved + " idle connections within "
					+ this.lastMoved.minus(this.began).toMillis() + " ms");
		}
	}

	/**
	 * Send nothing more: what was not sent, and what still departs, is taken back.
	 */
	void stop() {
		this.stopped = true;
		takeBackWaiting();
		tellIfReady();
	}

	private void takeBackWaiting() {
		this.waiting.forEach(this::takeBack);
		this.waiting.clear();
	}

	/**
	 * The other generation's process has ended: nobody else has what it did not
	 * acknowledge.
	 */
	void otherEnded() {
		stop();
		this.inFlight.forEach((batch) -> batch.connections().forEach(this::takeBackUnlessHarmed));
		this.inFlight.clear();
		List<Departing> unharmed = this.kept.stream().filter(this::isUnharmed).toList();
		unharmed.forEach((departing) -> departing.from.takeBack(departing.connection));
		this.unharmed += unharmed.size();
		this.kept.removeAll(unharmed);
		release();
	}

	private void takeBackUnlessHarmed(Departing departing) {
		if (departing.bytesRead.isEmpty() || isUnharmed(departing)) {
			takeBack(departing);
		}
		else {
			close(departing);
			this.inTransit.decrementAndGet();
		}
	}

	private boolean isUnharmed(Departing departing) {
		return departing.bytesRead.equals(this.operatingSystem.bytesRead(departing.descriptor));
	}

	private void takeBack(Departing departing) {
		takeBack(departing.from, departing.connection);
	}

	private void takeBack(ListeningConnector from, SocketChannel connection) {
		from.takeBack(connection);
		this.inTransit.decrementAndGet();
	}

	/**
	 * Return how many connections have left their connectors, and have not arrived.
	 */
	int inTransit() {
		return this.inTransit.get();
	}

	/**
	 * Return how many connections were taken back from the other generation after it had
	 * ended.
	 */
	int unharmed() {
		return this.unharmed;
	}

	/**
	 * Return how many connections the other generation has adopted.
	 */
	int moved() {
		return this.moved;
	}

	/**
	 * A connection that departs.
	 */
	private static final class Departing {

		private final ListeningConnector from;

		private final SocketChannel connection;

		private final Descriptor descriptor;

		private OptionalLong bytesRead = OptionalLong.empty();

		private Departing(ListeningConnector from, SocketChannel connection, Descriptor descriptor) {
			this.from = from;
			this.connection = connection;
			this.descriptor = descriptor;
		}

	}

	/**
	 * Connections that were sent together, and are not acknowledged.
	 */
	private record Batch(int number, List<Departing> connections) {

	}

}
