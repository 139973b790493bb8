package dev.graceful.tomcat;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.NioEndpoint.Poller;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Something to do on the poller's thread, the only one that may cancel a key: any other
 * might meet the poller as it looks at it.
 * <p>
 * The poller only takes connections. This one has no socket, so that the poller closes it
 * when its turn comes, and that is the task.
 */
final class PollerTask extends NioSocketWrapper {

	private final Runnable task;

	private PollerTask(NioEndpoint endpoint, Runnable task) {
		super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
		this.task = task;
		// A poller that has ended gives what it gets to a worker, which leaves alone what
		// is closed
		this.closed.set(true);
	}

	/**
	 * Run a task on the poller's thread, once the poller has taken note of everything
	 * that it was told before. Where it has ended, the task does not run.
	 * @param endpoint the poller's
	 * @param poller the poller
	 * @param task the task, short
	 */
	static void run(NioEndpoint endpoint, Poller poller, Runnable task) {
		poller.add(new PollerTask(endpoint, task), 0);
	}

	@Override
	public void close() {
		this.task.run();
	}

}
