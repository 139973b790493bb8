package dev.graceful.handoff;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import dev.graceful.posix.Descriptor;
import dev.graceful.posix.PeerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Lets some connections that this process has with itself go the way that those of
 * clients will, out of a connector and into one, round and round, before it counts: what
 * a JVM does for the first time takes it a tenth of a second, in which nobody would be
 * served, and what it does for thousands of times it compiles meanwhile. Lives on the
 * loop.
 */
final class Rehearsal {

	private static final Log logger = LogFactory.getLog(Rehearsal.class);

	private static final int CONNECTIONS = 250;

	/**
	 * Twice as often as HotSpot lets something run before it compiles it for good.
	 */
	private static final int MOST_MOVES = 10_000;

	/**
	 * What a connection takes of the descriptors that this process may have: both its
	 * ends, the one that moves twice.
	 */
	private static final int DESCRIPTORS = 4;

	/**
	 * One in which no client's turn comes.
	 */
	private static final Ramp ENDLESS = new Ramp(Duration.ofDays(50_000), Ramp.Shape.QUADRATIC);

	/**
	 * Before those that have moved move on: for the compilers, which wait for so much
	 * else while an application starts that they put off what is over by then.
	 */
	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final Duration AT_MOST = Duration.ofSeconds(4);

	/**
	 * For what is left of it to be gone.
	 */
	private static final Duration AFTERWARDS = Duration.ofMillis(500);

	private static final Duration CHECK = Duration.ofMillis(10);

	private final Loop loop;

	private final OperatingSystem operatingSystem;

	private final Connectors connectors;

	private final Migration migration;

	private final Arrivals arrivals;

	private final Drain drain;

	private final boolean migrates;

	private final List<Socket> clients = new ArrayList<>();

	private int connectionsBefore;

	private Duration end;

	private int wanted;

	private int moved;

	/**
	 * In their order, which is not always that of the timers, where they are late.
	 */
	private final Deque<Runnable> onTheirWay = new ArrayDeque<>();

	private Runnable done;

	private Loop.Deadline deadline = () -> {
	};

	Rehearsal(OperatingSystem operatingSystem, Drain.Surroundings surroundings) {
		this.loop = surroundings.loop();
		this.operatingSystem = operatingSystem;
		this.connectors = surroundings.connectors();
		this.migrates = surroundings.settings().migrate();
		HandoffLog log = new HandoffLog(new NoApplication());
		this.arrivals = new Arrivals(operatingSystem,
				(name) -> this.connectors.find(name).map((connector) -> connector::adoptWithin));
		this.migration = new Migration(this.loop, operatingSystem, new LinkWithin(), log, (name) -> name, CONNECTIONS,
				() -> this.loop.execute(this::end));
		this.drain = new Drain(
				new Drain.Surroundings(this.loop, this.connectors, surroundings.work(), surroundings.settings(),
						new NoApplication()),
				ENDLESS, surroundings.settings().timeout(), surroundings.settings().silence(), log, () -> {
				});
	}

	/**
	 * Begin.
	 * @param connections how many there are that may move, which is how often those that
	 * rehearse do so, if that is more often than once each
	 * @param done run when it is over, and nothing is left of it that takes descriptors
	 */
	void begin(int connections, Runnable done) {
		this.done = done;
		this.wanted = Math.min(connections, MOST_MOVES);
		this.connectionsBefore = this.connectors.connections();
		this.deadline = this.loop.after(AT_MOST, this::end);
		List<ListeningConnector> plain = this.connectors.plain();
		if (this.migrates) {
			connect(plain);
		}
		if (this.clients.isEmpty()) {
			end();
			return;
		}
		this.migration.keep();
		this.drain.begin(this.migration, plain.stream().map(ListeningConnector::name).toList());
	}

	private void connect(List<ListeningConnector> connectors) {
		int count = Math.min(CONNECTIONS, this.operatingSystem.roomForDescriptors() / DESCRIPTORS);
		try {
			for (int number = 0; number < count && !connectors.isEmpty(); number++) {
				this.clients.add(connectors.get(number % connectors.size()).connectWithin());
			}
		}
		catch (IOException ex) {
			logger.debug("No room to rehearse with more connections", ex);
		}
	}

	private void moved(Message.Migrate migrate, List<Descriptor> descriptors) {
		if (this.done == null) {
			descriptors.forEach(Descriptor::close);
			return;
		}
		Message.Migrated migrated = this.arrivals.arrive(migrate, descriptors);
		try {
			this.migration.acknowledged(migrated);
		}
		catch (ProtocolException ex) {
			throw new IllegalStateException("Each batch is acknowledged in turn", ex);
		}
		this.moved += descriptors.size();
		// One that is refused goes round no more, and takes the place of a client
		if (this.moved >= Math.max(this.wanted, this.clients.size()) || !migrated.refused().isEmpty()) {
			end();
		}
		else {
			giveBackDescriptors();
		}
	}

	/**
	 * What has moved is kept open on this side, too, as it will be.
	 */
	private void giveBackDescriptors() {
		this.migration.release();
		this.migration.keep();
	}

	/**
	 * Let everything be as it was. Does nothing where it is over already.
	 */
	void end() {
		if (this.done == null) {
			return;
		}
		Runnable done = this.done;
		this.done = null;
		this.deadline.cancel();
		this.end = this.loop.now().plus(AFTERWARDS);
		this.drain.end();
		this.connectors.endDrain();
		this.migration.release();
		// What could not be duplicated is in nobody else's hands
		this.migration.otherEnded();
		this.clients.forEach(Rehearsal::close);
		tellOnceGone(done);
	}

	private void tellOnceGone(Runnable done) {
		boolean gone = this.onTheirWay.isEmpty() && this.migration.inTransit() == 0
				&& this.connectors.connections() <= this.connectionsBefore && this.connectors.closing() == 0;
		if (gone || this.loop.now().compareTo(this.end) >= 0) {
			done.run();
		}
		else {
			this.loop.after(CHECK, () -> tellOnceGone(done));
		}
	}

	private static void close(Socket client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			logger.debug("A connection that was rehearsed with was not closed", ex);
		}
	}

	/**
	 * Leads back to this process.
	 */
	private final class LinkWithin implements Link {

		@Override
		public PeerCredentials peer() {
			throw new UnsupportedOperationException("Nobody asks");
		}

		@Override
		public void send(Message message, List<? extends Descriptor> descriptors) {
			List<Descriptor> duplicates = new ArrayList<>();
			try {
				for (Descriptor descriptor : descriptors) {
					duplicates.add(Rehearsal.this.operatingSystem.duplicate(descriptor));
				}
			}
			catch (IOException ex) {
				duplicates.forEach(Descriptor::close);
				logger.debug("The rehearsal ends early", ex);
				Rehearsal.this.loop.execute(Rehearsal.this::end);
				return;
			}
			Rehearsal.this.onTheirWay.add(() -> moved((Message.Migrate) message, duplicates));
			Rehearsal.this.loop.after(PAUSE, () -> Rehearsal.this.onTheirWay.remove().run());
		}

		@Override
		public void close() {
			throw new UnsupportedOperationException("Nobody does");
		}

	}

	/**
	 * Nothing that happens is real.
	 */
	private static final class NoApplication implements Application {

		@Override
		public void retire() {
		}

		@Override
		public void abandon() {
		}

		@Override
		public void happened(HandoffEvent event) {
		}

		@Override
		public void log(Map<String, String> fields, Runnable line) {
		}

	}

}
