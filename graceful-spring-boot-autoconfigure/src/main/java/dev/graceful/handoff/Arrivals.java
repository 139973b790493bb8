package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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

	private int adoptedSinceCounted;

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
	 * Adopt what there is room for.
	 * @param descriptors the connections; taken
	 * @return the answer; what it refuses stays the sender's
	 */
	Migrated arrive(Migrate migrate, List<Descriptor> descriptors) {
		List<Optional<SocketChannel>> connections = open(descriptors);
		Set<SocketChannel> left = new HashSet<>(adopt(migrate.listener(), connections));
		left.forEach(Arrivals::close);
		List<Integer> refused = new ArrayList<>();
		for (int place = 0; place < connections.size(); place++) {
			if (connections.get(place).filter((connection) -> !left.contains(connection)).isEmpty()) {
				refused.add(place);
			}
		}
		int adopted = connections.size() - refused.size();
		this.adopted += adopted;
		this.adoptedSinceCounted += adopted;
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
		if (this.adoptedSinceCounted * 2 >= this.room) {
			this.room = this.operatingSystem.roomForDescriptors();
			this.adoptedSinceCounted = 0;
		}
		return this.room - this.adoptedSinceCounted;
	}

	/**
	 * Return how many have arrived, and were adopted.
	 */
	int adopted() {
		return this.adopted;
	}

}
