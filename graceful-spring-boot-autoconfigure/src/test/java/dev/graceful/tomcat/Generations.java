package dev.graceful.tomcat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Consumer;

import dev.graceful.handoff.Departures;
import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Slices;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Posix;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;

/**
 * Two generations that share one listener, each with a descriptor of its own as if they
 * were two processes: the predecessor accepts, the successor holds.
 */
final class Generations implements AutoCloseable {

	private final TestServer predecessor;

	private final TestServer successor;

	private final InetSocketAddress address;

	Generations() throws Exception {
		this((connector) -> {
		});
	}

	Generations(int maxConnections) throws Exception {
		this((connector) -> connector.setProperty("maxConnections", String.valueOf(maxConnections)));
	}

	Generations(Consumer<Connector> customizer) throws Exception {
		this.predecessor = TestServer.start("predecessor", FakeListeners.ofTheFirstGeneration(), customizer);
		try {
			this.successor = TestServer.start("successor",
					FakeListeners.ofASuccessor(pass(this.predecessor.handoff().channel())), customizer);
		}
		catch (Exception ex) {
			this.predecessor.close();
			throw ex;
		}
		this.address = this.predecessor.address();
	}

	private static AdoptedListener pass(ServerSocketChannel listener) throws Exception {
		Posix posix = Posix.load();
		return posix.adopt(posix.duplicate(listener));
	}

	InetSocketAddress address() {
		return this.address;
	}

	TestServer predecessorServer() {
		return this.predecessor;
	}

	ListeningConnector predecessor() {
		return this.predecessor.handoff();
	}

	ListeningConnector successor() {
		return this.successor.handoff();
	}

	/**
	 * Switch from the predecessor to the successor, to which every connection goes.
	 */
	void migrate() {
		migrate(toSuccessor());
	}

	void migrate(Departures departures) {
		predecessor().stopAccepting();
		successor().startAccepting(Slices.ALL);
		predecessor().drain(departures, 1);
	}

	Departures toSuccessor() {
		return to(successor());
	}

	/**
	 * The direct way to another generation, without a handoff in between.
	 */
	static Departures to(ListeningConnector other) {
		return (from, connections) -> other.adopt(connections).forEach(from::takeBack);
	}

	@Override
	public void close() throws IOException, LifecycleException {
		try {
			this.predecessor.close();
		}
		finally {
			this.successor.close();
		}
	}

}
