package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.posix.Descriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Connections that the other generation migrates to this one. Lives on the loop.
 */
final class Arrivals {

	private static final Log logger = LogFactory.getLog(Arrivals.class);

	private final OperatingSystem operatingSystem;

	private final Function<ListenerName, Optional<UnaryOperator<List<SocketChannel>>>> adopters;

	private int adopted;

	private int room;

	/**
	 * What was introduced, of which some may be closed by now.
	 */
	private int takenSinceCounted;

	private final Map<Integer, SocketChannel> introduced = new HashMap<>();

	/**
	 * Create the place where connections arrive.
	 * @param operatingSystem the operating system
	 * @param adopters tells who adopts the connections of a listener, by the name that
	 * the predecessor gave it, and returns those that there is no room for
	 */
	Arrivals(OperatingSystem operatingSystem,
			Function<ListenerName, Optional<UnaryOperator<List<SocketChannel>>>> adopters) {
		this.operatingSystem = operatingSystem;
		this.adopters = adopters;
	}

	/**
	 * Get to know connections that the other generation still serves. Nothing is read
	 * from them, and no selector knows them, so that closing them is no end to them.
	 * @param descriptors the connections; taken
	 * @return the answer
	 */
	Introduced introduce(Introduce introduce, List<Descriptor> descriptors) {
		List<Optional<SocketChannel>> connections = open(descriptors);
		for (int place = 0; place < connections.size(); place++) {
			int number = introduce.first() + place;
			connections.get(place).ifPresent((connection) -> this.introduced.put(number, connection));
		}
		this.takenSinceCounted += connections.size();
		return new Introduced(introduce.first());
	}

	/**
	 * Forget connections, which are none of this generation's.
	 */
	void forget(Forget forget) {
		forget.numbers().stream().map(this.introduced::remove).filter(Objects::nonNull).forEach(Arrivals::close);
	}

	/**
	 * Forget all that were introduced and have not arrived.
	 */
	void forgetAll() {
		this.introduced.values().forEach(Arrivals::close);
		this.introduced.clear();
	}

	/**
	 * Adopt what there is room for.
	 * @return the answer; what it refuses stays the sender's
	 */
	Migrated arrive(Migrate migrate) {
		List<Optional<SocketChannel>> connections = migrate.numbers()
			.stream()
			.map((number) -> Optional.ofNullable(this.introduced.remove(number)))
			.toList();
		Set<SocketChannel> left = new HashSet<>(adopt(migrate.listener(), connections));
		left.forEach(Arrivals::close);
		List<Integer> refused = new ArrayList<>();
		for (int place = 0; place < connections.size(); place++) {
			if (connections.get(place).filter((connection) -> !left.contains(connection)).isEmpty()) {
				refused.add(place);
			}
		}
		this.adopted += connections.size() - refused.size();
		this.takenSinceCounted -= refused.size();
		return new Migrated(migrate.batch(), refused, room());
	}

	private List<Optional<SocketChannel>> open(List<Descriptor> descriptors) {
		try {
			return this.operatingSystem.adoptConnections(descriptors);
		}
		catch (IOException ex) {
			logger.warn("Connections cannot migrate to this generation: " + ex.getMessage());
			return descriptors.stream().map((descriptor) -> Optional.<SocketChannel>empty()).toList();
		}
	}

	/**
	 * Return those that nobody adopts.
	 */
	private List<SocketChannel> adopt(ListenerName listener, List<Optional<SocketChannel>> connections) {
		List<SocketChannel> opened = connections.stream().flatMap(Optional::stream).toList();
		return this.adopters.apply(listener).map((adopter) -> adopter.apply(opened)).orElse(opened);
	}

	private static void close(SocketChannel refused) {
		try {
			// Only this generation's descriptor: the client notices nothing
			refused.close();
		}
		catch (IOException ex) {
			logger.debug("A connection that was refused was not closed", ex);
		}
	}

	/**
	 * Return how many connections may still arrive.
	 */
	int room() {
		// Not each time, for counting descriptors takes some milliseconds where there are
		// thousands
		if (this.takenSinceCounted * 2 >= this.room) {
			this.room = this.operatingSystem.roomForDescriptors();
			this.takenSinceCounted = 0;
		}
		return this.room - this.takenSinceCounted;
	}

	/**
	 * Return how many have arrived, and were adopted.
	 */
	int adopted() {
		return this.adopted;
	}

}
