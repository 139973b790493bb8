package dev.graceful.warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Preparation;

/**
 * One warm-up: the application's own tasks, one after the other, then rounds of requests
 * until the latency has settled or the time is up.
 * <p>
 * A thread of its own leads it, and does nothing that can hang: it is interrupted to stop
 * it. What it has begun then is given up, whether that ends or not.
 */
final class Run implements Preparation.Running, Runnable {

	/**
	 * At least as many in a round: a few tell nothing.
	 */
	private static final int REQUESTS_PER_ROUND = 500;

	/**
	 * The part of the time in which requests are sent; those that are under way then have
	 * the rest to be answered.
	 */
	private static final double SENDING = 0.9;

	private final WarmUpSettings settings;

	private final List<WarmUp> tasks;

	private final List<ListeningConnector> connectors;

	private final Consumer<Preparation.Outcome> prepared;

	private final Tally tally = new Tally();

	private final Thread thread = daemon(this, "graceful-warmup");

	private final ExecutorService workers = Executors
		.newCachedThreadPool((task) -> daemon(task, "graceful-warmup-worker"));

	private final long began = System.nanoTime();

	private Run(WarmUpSettings settings, List<WarmUp> tasks, List<ListeningConnector> connectors,
			Consumer<Preparation.Outcome> prepared) {
		this.settings = settings;
		this.tasks = tasks;
		this.connectors = connectors;
		this.prepared = prepared;
	}

	static Run start(WarmUpSettings settings, List<WarmUp> tasks, List<ListeningConnector> connectors,
			Consumer<Preparation.Outcome> prepared) {
		Run run = new Run(settings, tasks, connectors, prepared);
		run.thread.start();
		return run;
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public void stop() {
		this.thread.interrupt();
	}

	@Override
	public void run() {
		try {
			for (WarmUp task : this.tasks) {
				perform(task);
			}
			if (!this.settings.requests().isEmpty() && !this.connectors.isEmpty()) {
				sendRequests();
			}
			this.prepared.accept(outcome());
		}
		catch (InterruptedException ex) {
			// Stopped: nobody wants to know
		}
		finally {
			this.workers.shutdownNow();
		}
	}

	private Preparation.Outcome outcome() {
		String failure = this.tally.firstFailure();
		return new Preparation.Outcome(this.tally.toString(),
				(failure != null && this.settings.failOnError()) ? "the warm-up failed: " + failure : null);
	}

	private void perform(WarmUp task) throws InterruptedException {
		boolean ended = await(List.of(() -> {
			try {
				task.warmUp();
				this.tally.taskWasDone();
			}
			catch (Exception | LinkageError ex) {
				this.tally.taskFailed(task + ": " + ex);
			}
		}));
		if (!ended) {
			this.tally.taskFailed(task + " was not done within " + seconds());
		}
	}

	private void sendRequests() throws InterruptedException {
		List<WarmUpRequest> round = round();
		List<Visitor> visitors = visitors();
		Settling settling = new Settling();
		try {
			boolean settled = false;
			while (!settled && left(SENDING) > 0) {
				if (!send(round, visitors)) {
					this.tally.requestFailed("a request was not answered within " + seconds());
				}
				settled = settling.settles(this.tally.endRound());
			}
		}
		finally {
			visitors.forEach(Visitor::close);
		}
	}

	private List<WarmUpRequest> round() {
		List<WarmUpRequest> round = new ArrayList<>();
		while (round.size() < REQUESTS_PER_ROUND) {
			this.settings.requests()
				.forEach((request) -> Stream.generate(() -> request).limit(request.weight()).forEach(round::add));
		}
		return round;
	}

	/**
	 * One for each connector at least.
	 */
	private List<Visitor> visitors() {
		int count = Math.max(this.settings.concurrency(), this.connectors.size());
		return IntStream.range(0, count)
			.mapToObj((number) -> new Visitor(this.connectors.get(number % this.connectors.size())))
			.toList();
	}

	private boolean send(List<WarmUpRequest> round, List<Visitor> visitors) throws InterruptedException {
		AtomicInteger next = new AtomicInteger();
		return await(visitors.stream().<Runnable>map((visitor) -> () -> {
			for (int i = next.getAndIncrement(); i < round.size() && left(SENDING) > 0; i = next.getAndIncrement()) {
				visitor.send(round.get(i), this.tally);
			}
		}).toList());
	}

	/**
	 * Run some tasks side by side, for as long as there is time.
	 * @return whether all of them have ended
	 */
	private boolean await(List<Runnable> tasks) throws InterruptedException {
		return this.workers.invokeAll(tasks.stream().map(Executors::callable).toList(), left(1), TimeUnit.NANOSECONDS)
			.stream()
			.noneMatch(Future::isCancelled);
	}

	/**
	 * Return how much is left of a part of the time.
	 * @return in nanoseconds; not positive where nothing is left
	 */
	private long left(double part) {
		return (long) (this.settings.maxDuration().toNanos() * part) - (System.nanoTime() - this.began);
	}

	private String seconds() {
		return this.settings.maxDuration().toMillis() / 1000.0 + " s";
	}

}
