package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.List;

import dev.graceful.handoff.FakeDescriptors.FakeDescriptor;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Ping;
import dev.graceful.handoff.Message.Pong;
import dev.graceful.handoff.Message.Report;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.PeerCredentials;

/**
 * One end of a link: remembers what was sent over it, each message as it is after its way
 * over the wire; pings with their answers, and what is told of handoffs, apart from the
 * rest. The other end is the test, or another fake link.
 */
final class FakeLink implements Link {

	final List<Message> sent = new ArrayList<>();

	final List<Integer> sentDescriptors = new ArrayList<>();

	/**
	 * The numbers of the pings, or of their answers, that were sent.
	 */
	final List<Integer> pings = new ArrayList<>();

	/**
	 * What was told of handoffs.
	 */
	final List<HandoffReport> reports = new ArrayList<>();

	final List<Totals> counted = new ArrayList<>();

	boolean answersPings = true;

	/**
	 * Whether what comes to this end is still on its way.
	 */
	boolean deaf;

	private final Loop loop;

	private final PeerCredentials peer;

	/**
	 * The descriptors of the process at this end.
	 */
	private final FakeDescriptors descriptors;

	private FakeLink other;

	private Listener listener;

	private boolean closed;

	FakeLink(Loop loop, long peer, FakeDescriptors descriptors) {
		this.loop = loop;
		this.peer = new PeerCredentials(peer, 1000);
		this.descriptors = descriptors;
	}

	static void connect(FakeLink one, FakeLink other) {
		one.other = other;
		other.other = one;
	}

	void heardBy(Listener listener) {
		this.listener = listener;
	}

	@Override
	public PeerCredentials peer() {
		return this.peer;
	}

	@Override
	public void send(Message message, List<? extends Descriptor> descriptors) {
		if (this.closed) {
			return;
		}
		Message arriving = overTheWire(message, descriptors.size());
		if (message instanceof Ping ping) {
			this.pings.add(ping.number());
			if (this.other == null && this.answersPings) {
				deliver(new Pong(ping.number()));
			}
		}
		else if (message instanceof Pong pong) {
			this.pings.add(pong.number());
		}
		else if (arriving instanceof Report report) {
			this.reports.add(report.handoff());
		}
		else if (arriving instanceof Counted counted) {
			this.counted.add(counted.totals());
		}
		else {
			this.sent.add(arriving);
			this.sentDescriptors.add(descriptors.size());
		}
		List<Object> files = descriptors.stream().map((descriptor) -> ((FakeDescriptor) descriptor).file()).toList();
		if (this.other != null) {
			this.other.deliver(arriving,
					files.stream().<Descriptor>map((file) -> this.other.descriptors.open(file)).toList());
		}
	}

	private static Message overTheWire(Message message, int descriptors) {
		try {
			return Frame.decode(new Frame(message, descriptors).encode()).message();
		}
		catch (ProtocolException ex) {
			throw new AssertionError(message + " cannot be understood", ex);
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			if (this.other != null) {
				this.other.end("closed the control socket");
			}
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Let a message arrive at this end.
	 */
	void deliver(Message message, List<Descriptor> descriptors) {
		this.loop.execute(() -> {
			if (this.closed || this.deaf) {
				descriptors.forEach(Descriptor::close);
			}
			else {
				this.listener.received(message, descriptors);
			}
		});
	}

	void deliver(Message message) {
		deliver(message, List.of());
	}

	/**
	 * Let this end learn that there is no other any more.
	 */
	void end(String reason) {
		this.loop.execute(() -> {
			if (!this.closed) {
				this.closed = true;
				this.listener.closed(reason);
			}
		});
	}

}
