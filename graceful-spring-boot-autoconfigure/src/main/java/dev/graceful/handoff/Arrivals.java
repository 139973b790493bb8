package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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

	private final Function<ListenerName, Optional<Predicate<SocketChannel>>> adopters;

	private int adopted;

	private int room;

	private int adoptedSinceCounted;

	/**
	 * Create the place where connections arrive.
	 * @param operatingSystem the operating system
	 * @param adopters tells who adopts the connections of a listener, by the name that
	 * the predecessor gave it, and where there is room for them
	 */
	Arrivals(OperatingSystem operatingSystem, Function<ListenerName, Optional<Predicate<SocketChannel>>> adopters) {
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
		Optional<Predicate<SocketChannel>> adopter = this.adopters.apply(migrate.listener());
		List<Integer> refused = new ArrayList<>();
		for (int place = 0; place < connections.size(); place++) {
			if (!adopt(connections.get(place), adopter)) {
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

	private static boolean adopt(Optional<SocketChannel> connection, Optional<Predicate<SocketChannel>> adopter) {
		if (connection.isEmpty()) {
			return false;
		}
		if (adopter.isPresent() && adopter.get().test(connection.get())) {
			return true;
		}
		try {
			// Only this generation's descriptor: the client notices nothing
			connection.get().close();
		}
		catch (IOException ex) {
			logger.debug("A connection that was refused was not closed", ex);
		}
		return false;
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
