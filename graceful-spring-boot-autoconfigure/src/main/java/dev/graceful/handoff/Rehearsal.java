package dev.graceful.handoff;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.graceful.posix.Descriptor;
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
	 * Three times as often as HotSpot lets something run before it compiles it for good,
	 * which it looks at now and then only.
	 */
	private static final int MOST_MOVES = 15_000;

	/**
	 * What a connection takes of the descriptors that this process may have: both its
	 * ends, the one that moves up to four times.
	 */
	private static final int DESCRIPTORS = 5;

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

	private final Arrivals arrivals;

	private final Drain drain;

	private final boolean migrates;

	private final List<Socket> clients = new ArrayList<>();

	private final HandoffLog log = new HandoffLog(new NoApplication());

	/**
	 * Where descriptors depart; {@code null} as long as there is no link.
	 */
	private Link departingEnd;

	/**
	 * Where they arrive.
	 */
	private Link arrivingEnd;

	private Migration migration;

	private int connectionsBefore;

	private Duration end;

	private int wanted;

	/**
	 * In their order, which is not always that of the timers, where they are late.
	 */
	private final Deque<Runnable> onTheirWay = new ArrayDeque<>();

	/**
	 * What has arrived that the other end does not know yet.
	 */
	private final Deque<Message.Migrated> unheard = new ArrayDeque<>();

	private Runnable done;

	private Loop.Deadline deadline = () -> {
	};

	Rehearsal(OperatingSystem operatingSystem, Drain.Surroundings surroundings) {
		this.loop = surroundings.loop();
		this.operatingSystem = operatingSystem;
		this.connectors = surroundings.connectors();
		this.migrates = surroundings.settings().migrate();
		this.arrivals = new Arrivals(operatingSystem,
				(name) -> this.connectors.find(name).map((connector) -> (arrived) -> adopt(connector, arrived)));
		this.drain = new Drain(
				new Drain.Surroundings(this.loop, this.connectors, surroundings.work(), surroundings.settings(),
						new NoApplication()),
				ENDLESS, surroundings.settings().timeout(), surroundings.settings().silence(), this.log, () -> {
				});
	}

	/**
	 * Begin.
	 * @param connections how many there are that may move: those that rehearse do so
	 * twice as often, if that is more often than once each
	 * @param done run when it is over, and no connection is left of it
	 */
	void begin(int connections, Runnable done) {
		this.done = done;
		this.wanted = Math.min(2 * connections, MOST_MOVES);
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
		this.operatingSystem.connectWithin(new DepartingEnd(), new ArrivingEnd(), this::linked);
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

	private void linked(Link departing, Link arriving) {
		this.departingEnd = departing;
		this.arrivingEnd = arriving;
		if (this.done == null) {
			closeLink();
			return;
		}
		this.migration = new Migration(this.loop, this.operatingSystem, departing, this.log, UnaryOperator.identity(),
				() -> this.loop.execute(this::end));
		this.migration.begin(CONNECTIONS);
		this.migration.keep();
		this.drain.begin(this.migration, this.connectors.plain().stream().map(ListeningConnector::name).toList());
	}

	private void arrive(Message message, List<Descriptor> descriptors) {
		if (this.done == null) {
			descriptors.forEach(Descriptor::close);
		}
		else if (message instanceof Message.Introduce introduce) {
			this.arrivingEnd.send(this.arrivals.introduce(introduce, descriptors));
		}
		else if (message instanceof Message.Migrate migrate) {
			Message.Migrated migrated = this.arrivals.arrive(migrate);
			this.unheard.add(migrated);
			this.arrivingEnd.send(migrated);
		}
	}

	/**
	 * Introduces them before they depart again, as it is with clients'.
	 */
	private List<SocketChannel> adopt(ListeningConnector connector, List<SocketChannel> arrived) {
		List<SocketChannel> refused = connector.adoptWithin(arrived);
		if (refused.isEmpty()) {
			this.migration.introduceAhead(arrived, () -> {
			});
		}
		return refused;
	}

	private void moved(Message.Migrated migrated) {
		this.unheard.remove();
		acknowledge(migrated);
		// One that is refused goes round no more, and takes the place of a client
		if (this.migration.moved() >= Math.max(this.wanted, this.clients.size()) || !migrated.refused().isEmpty()) {
			end();
		}
		else {
			giveBackDescriptors();
		}
	}

	private void acknowledge(Message.Introduced introduced) {
		try {
			this.migration.acknowledged(introduced);
		}
		catch (ProtocolException ex) {
			throw outOfTurn(ex);
		}
	}

	private void acknowledge(Message.Migrated migrated) {
		try {
			this.migration.acknowledged(migrated);
		}
		catch (ProtocolException ex) {
			throw outOfTurn(ex);
		}
	}

	private static IllegalStateException outOfTurn(ProtocolException ex) {
		return new IllegalStateException("Each batch is acknowledged in turn", ex);
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
		closeLink();
		if (this.migration != null) {
			this.migration.stop();
			this.unheard.forEach(this::acknowledge);
			this.migration.release();
			this.migration.otherEnded();
		}
		this.arrivals.forgetAll();
		this.clients.forEach(Rehearsal::close);
		tellOnceGone(done);
	}

	private void tellOnceGone(Runnable done) {
		boolean gone = this.onTheirWay.isEmpty() && (this.migration == null || this.migration.inTransit() == 0)
				&& this.connectors.connections() <= this.connectionsBefore && this.connectors.closing() == 0;
		if (gone || this.loop.now().compareTo(this.end) >= 0) {
			done.run();
		}
		else {
			this.loop.after(CHECK, () -> tellOnceGone(done));
		}
	}

	private void closeLink() {
		if (this.departingEnd != null) {
			this.departingEnd.close();
			this.arrivingEnd.close();
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
	 * Hears what becomes of those that depart.
	 */
	private final class DepartingEnd implements Link.Listener {

		@Override
		public void received(Message message, List<Descriptor> descriptors) {
			if (Rehearsal.this.done == null) {
				return;
			}
			if (message instanceof Message.Introduced introduced) {
				acknowledge(introduced);
			}
			else if (message instanceof Message.Migrated migrated) {
				moved(migrated);
			}
		}

		@Override
		public void closed(String reason) {
			logger.debug("The rehearsal ends early: its link " + reason);
			end();
		}

	}

	/**
	 * Lets them arrive as if they had been on their way for a while.
	 */
	private final class ArrivingEnd implements Link.Listener {

		@Override
		public void received(Message message, List<Descriptor> descriptors) {
			Rehearsal.this.onTheirWay.add(() -> arrive(message, descriptors));
			Rehearsal.this.loop.after(PAUSE, () -> Rehearsal.this.onTheirWay.remove().run());
		}

		@Override
		public void closed(String reason) {
			end();
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
