package dev.graceful.handoff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

import dev.graceful.handoff.Message.Passed;
import dev.graceful.handoff.Message.PassedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.DescriptorSocket;

/**
 * The predecessor's listeners on their way to the successor: at most two batches that are
 * not acknowledged, for the kernel limits the descriptors in flight.
 */
final class ListenerBatches {

	private static final int IN_FLIGHT = 2;

	private final List<ListeningConnector> connectors;

	private final OperatingSystem operatingSystem;

	private final ToIntFunction<ListenerName> boundBy;

	private int sent;

	private int acknowledged;

	ListenerBatches(List<ListeningConnector> connectors, OperatingSystem operatingSystem,
			ToIntFunction<ListenerName> boundBy) {
		this.connectors = connectors;
		this.operatingSystem = operatingSystem;
		this.boundBy = boundBy;
	}

	void sendTo(Link link) throws IOException {
		while (this.sent < count() && this.sent - this.acknowledged < IN_FLIGHT) {
			send(link, this.sent++);
		}
	}

	void acknowledged(int batch, Link link) throws IOException {
		if (batch != this.acknowledged || batch >= this.sent) {
			throw new ProtocolException("batch " + batch + " was acknowledged out of turn");
		}
		this.acknowledged++;
		sendTo(link);
	}

	boolean isDone() {
		return this.acknowledged == count();
	}

	private int count() {
		return (this.connectors.size() + DescriptorSocket.MAX_DESCRIPTORS - 1) / DescriptorSocket.MAX_DESCRIPTORS;
	}

	private void send(Link link, int batch) throws IOException {
		int from = batch * DescriptorSocket.MAX_DESCRIPTORS;
		int to = Math.min(from + DescriptorSocket.MAX_DESCRIPTORS, this.connectors.size());
		List<ListeningConnector> passed = this.connectors.subList(from, to);
		List<Descriptor> descriptors = new ArrayList<>(passed.size());
		try {
			for (ListeningConnector connector : passed) {
				descriptors.add(this.operatingSystem.duplicate(connector.channel()));
			}
			link.send(new Passed(batch, passed.stream().map(this::passed).toList()), descriptors);
		}
		finally {
			// The kernel keeps what is in flight, and the connectors keep the listeners.
			descriptors.forEach(Descriptor::close);
		}
	}

	private PassedListener passed(ListeningConnector connector) {
		return new PassedListener(connector.name(), this.boundBy.applyAsInt(connector.name()));
	}

}
