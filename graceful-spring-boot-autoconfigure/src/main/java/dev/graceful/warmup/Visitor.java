package dev.graceful.warmup;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

import dev.graceful.handoff.ListeningConnector;

/**
 * Sends requests to one connector, one after the other, on connections that are kept for
 * a while. To be used by one thread at a time; any other may close it.
 */
final class Visitor implements Closeable {

	/**
	 * Clients that are new are to be served as fast as the others.
	 */
	private static final int REQUESTS_PER_CONNECTION = 10;

	private final ListeningConnector connector;

	private HttpConnection connection;

	private boolean closed;

	private int sent;

	Visitor(ListeningConnector connector) {
		this.connector = connector;
	}

	/**
	 * Send a request, and read its answer.
	 * @param request the request
	 * @param tally told how it went
	 */
	void send(WarmUpRequest request, Tally tally) {
		try {
			long began = System.nanoTime();
			HttpConnection connection = connect();
			int status = connection.send(request);
			Duration latency = Duration.ofNanos(System.nanoTime() - began);
			if (request.isRight(status)) {
				tally.answered(latency);
			}
			else {
				tally.requestFailed(request + " was answered with " + status);
			}
			this.sent++;
			if (connection.isLast() || this.sent == REQUESTS_PER_CONNECTION) {
				disconnect();
			}
		}
		catch (IOException ex) {
			tally.requestFailed(request + ": " + ex);
			disconnect();
		}
	}

	/**
	 * Send a request to see how it is answered; no other may follow.
	 * @param request the request
	 * @return the answer's status
	 * @throws IOException if there is no complete answer
	 */
	int tryOut(WarmUpRequest request) throws IOException {
		return connect().send(request);
	}

	private HttpConnection connect() throws IOException {
		if (this.connection == null) {
			// What was compiled while processors were used again and again is thrown away
			// when clients need another one
			this.connector.forgetProcessors();
			HttpConnection opened = new HttpConnection(this.connector.connectWithin(), this.connector.isEncrypted());
			this.sent = 0;
			keep(opened);
		}
		return this.connection;
	}

	private synchronized void keep(HttpConnection opened) throws IOException {
		if (this.closed) {
			opened.close();
			throw new IOException("the warm-up is over");
		}
		this.connection = opened;
	}

	private synchronized void disconnect() {
		try {
			if (this.connection != null) {
				this.connection.close();
			}
		}
		catch (IOException ex) {
			// There is nobody at the other end to miss anything
		}
		this.connection = null;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		disconnect();
	}

}
