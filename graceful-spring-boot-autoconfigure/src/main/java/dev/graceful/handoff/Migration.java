package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.graceful.handoff.Message.Introduced;
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

	private static final int BATCH = 400;

	private static final int UNKNOWN = -1;

	/**
	 * Longer than it takes until the next ones depart.
	 */
	private static final Duration PAUSE = Duration.ofMillis(200);

	private final Loop loop;

	private final OperatingSystem operatingSystem;

	private final Link link;

	private final Introductions introductions;

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
		this.introductions = new Introductions(operatingSystem, link);
	}

	/**
	 * Introduce connections that are still served here, so that only their numbers travel
	 * when they depart.
	 * @param connections registered with a selector
	 * @param done run when the other generation knows them
	 */
	void introduceAhead(Collection<SocketChannel> connections, Runnable done) {
		this.introductions.introduceAhead(connections, done);
	}

	/**
	 * The other generation has answered.
	 * @throws ProtocolException if it was not asked that
	 */
	void acknowledged(Introduced introduced) throws ProtocolException {
		this.introductions.acknowledged(introduced);
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
	 * Finds the descriptors of all unknown ones at once, since it may mean a look at
	 * every descriptor of this process.
	 */
	private void addWaiting(ListeningConnector from, List<SocketChannel> connections) {
		List<SocketChannel> unknown = new ArrayList<>();
		for (SocketChannel connection : connections) {
			this.introductions.find(connection)
				.ifPresentOrElse(
						(introduction) -> this.waiting
							.add(new Departing(from, connection, introduction.descriptor(), introduction.number())),
						() -> unknown.add(connection));
		}
		Map<SocketChannel, Descriptor> found = unknown.isEmpty() ? Map.of() : descriptors(unknown);
		for (SocketChannel connection : unknown) {
			Descriptor descriptor = found.get(connection);
			if (descriptor != null) {
				this.waiting.add(new Departing(from, connection, descriptor, UNKNOWN));
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
		if (this.stopped || this.waiting.size() < BATCH) {
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
		while (!this.waiting.isEmpty() && this.inFlight.size() < IN_FLIGHT && isRoomForNext()) {
			sendBatch();
		}
		if (!this.waiting.isEmpty() && this.inFlight.isEmpty()) {
			stop();
			this.noRoom.run();
		}
	}

	/**
	 * One that is known already takes no more room.
	 */
	private boolean isRoomForNext() {
		return !this.waiting.getFirst().isUnknown() || roomNow() > 0;
	}

	private int roomNow() {
		return Math.max(0, this.room - this.inFlight.stream().mapToInt(Batch::unknown).sum());
	}

	private void sendBatch() {
		ListeningConnector from = this.waiting.getFirst().from;
		int most = Math.min(DescriptorSocket.MAX_DESCRIPTORS, roomNow());
		List<Departing> sent = new ArrayList<>();
		List<Departing> unknown = new ArrayList<>();
		while (sent.size() < BATCH && !this.waiting.isEmpty() && this.waiting.getFirst().from == from
				&& (!this.waiting.getFirst().isUnknown() || unknown.size() < most)) {
			Departing next = this.waiting.removeFirst();
			sent.add(next);
			if (next.isUnknown()) {
				unknown.add(next);
			}
		}
		introduce(unknown);
		if (this.keeps) {
			sent.forEach((departing) -> departing.bytesRead = this.operatingSystem.bytesRead(departing.descriptor));
		}
		Batch batch = new Batch(this.batches++, sent, unknown.size());
		this.inFlight.add(batch);
		sent.forEach((departing) -> this.introductions.left(departing.connection));
		this.link.send(new Migrate(batch.number(), this.predecessorsName.apply(from.name()),
				sent.stream().map((departing) -> departing.number).toList()));
	}

	private void introduce(List<Departing> unknown) {
		if (unknown.isEmpty()) {
			return;
		}
		int number = this.introductions.introduce(unknown.stream().map((departing) -> departing.descriptor).toList());
		for (Departing departing : unknown) {
			departing.number = number++;
		}
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
	 * See to what can wait until none moves for a while: connectors let go of some, and
	 * then of others, so that there is none on its way for a moment.
	 */
	void check() {
		Duration last = (this.lastMoved != null) ? this.lastMoved : this.began;
		if (this.waiting.isEmpty() && this.inFlight.isEmpty() && this.loop.now().minus(last).compareTo(PAUSE) >= 0) {
			tell();
			this.introductions.forgetEnded();
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
		this.introductions.end();
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

		private int number;

		private OptionalLong bytesRead = OptionalLong.empty();

		private Departing(ListeningConnector from, SocketChannel connection, Descriptor descriptor, int number) {
			this.from = from;
			this.connection = connection;
			this.descriptor = descriptor;
			this.number = number;
		}

		/**
		 * Whether the other generation does not know it yet.
		 */
		private boolean isUnknown() {
			return this.number == UNKNOWN;
		}

	}

	/**
	 * Connections that were sent together, and are not acknowledged.
	 *
	 * @param number the number to acknowledge
	 * @param connections the connections
	 * @param unknown how many of them the other generation has not known before
	 */
	private record Batch(int number, List<Departing> connections, int unknown) {

	}

}
