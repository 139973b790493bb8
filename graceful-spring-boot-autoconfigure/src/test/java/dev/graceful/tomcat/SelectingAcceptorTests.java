package dev.graceful.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graceful.handoff.Slices;
import org.apache.tomcat.util.net.Acceptor.AcceptorState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SelectingAcceptorTests {

	private final SlowEndpoint endpoint = new SlowEndpoint();

	private ServerSocketChannel listener;

	private SelectingAcceptor acceptor;

	private Thread thread;

	@BeforeEach
	void start() throws IOException {
		this.listener = ServerSocketChannel.open();
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
		this.acceptor = new SelectingAcceptor(this.endpoint, this.listener);
		this.thread = new Thread(this.acceptor, "acceptor");
		this.thread.start();
	}

	@AfterEach
	void stop() throws Exception {
		this.endpoint.mayServe.release();
		this.acceptor.stopMillis(0);
		this.listener.close();
		this.thread.join();
	}

	@Test
	void closesOnlyWhenTheClientThatIsBeingAcceptedIsServed() throws Exception {
		this.acceptor.accept(Slices.ALL);
		try (SocketChannel client = SocketChannel.open(this.listener.getLocalAddress())) {
			this.endpoint.accepting.acquire();
			Thread closing = new Thread(() -> this.acceptor.accept(Slices.NONE), "closing");
			closing.start();
			await().until(() -> closing.getState() == Thread.State.BLOCKED);
			assertThat(client.isConnected()).isTrue();
			assertThat(this.endpoint.served).hasValue(0);
			this.endpoint.mayServe.release();
			closing.join();
			assertThat(this.endpoint.served).hasValue(1);
		}
	}

	@Test
	void goesOnAfterAClientCouldNotBeAccepted() throws Exception {
		this.endpoint.failures.set(2);
		this.endpoint.mayServe.release();
		this.acceptor.accept(Slices.ALL);
		try (SocketChannel client = SocketChannel.open(this.listener.getLocalAddress())) {
			assertThat(client.isConnected()).isTrue();
			await().until(() -> this.endpoint.served.get() == 1);
			assertThat(this.endpoint.failures.get()).isNotPositive();
		}
	}

	@Test
	void tellsItsState() throws Exception {
		assertThat(this.acceptor.getState()).isEqualTo(AcceptorState.NEW);
		this.acceptor.accept(Slices.ALL);
		assertThat(this.acceptor.getState()).isEqualTo(AcceptorState.RUNNING);
		this.acceptor.accept(Slices.NONE);
		assertThat(this.acceptor.getState()).isEqualTo(AcceptorState.PAUSED);
		this.acceptor.stopMillis(0);
		this.thread.join();
		assertThat(this.acceptor.getState()).isEqualTo(AcceptorState.ENDED);
	}

	@Test
	void leavesTheListenerFreeToCloseOnceItHasStopped() throws Exception {
		this.acceptor.accept(Slices.ALL);
		this.acceptor.stopMillis(0);
		assertThat(this.listener.isRegistered()).isFalse();
	}

	/**
	 * Takes as long to serve a client as the test wants.
	 */
	private static final class SlowEndpoint extends GracefulNioEndpoint {

		private final Semaphore accepting = new Semaphore(0);

		private final Semaphore mayServe = new Semaphore(0);

		private final AtomicInteger served = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		@Override
		boolean acceptClient(ServerSocketChannel listener) throws IOException, InterruptedException {
			if (this.failures.getAndDecrement() > 0) {
				throw new IOException("Too many open files");
			}
			SocketChannel client = listener.accept();
			if (client == null) {
				return false;
			}
			this.accepting.release();
			this.mayServe.acquire();
			client.close();
			this.served.incrementAndGet();
			return true;
		}

	}

}
