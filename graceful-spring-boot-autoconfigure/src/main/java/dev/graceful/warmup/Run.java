package dev.graceful.warmup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.ListeningConnector;
import dev.graceful.handoff.Preparation;

/**
 * One warm-up: the application's own tasks, one after the other, then a look at what of
 * the traffic can be replayed, then rounds of requests until the latency has settled; or
 * until the time is up.
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
	 * The part of the time in which it is seen what of the traffic can be replayed.
	 */
	private static final double TRYING = 0.5;

	/**
	 * The part of the time in which requests are sent; those that are under way then have
	 * the rest to be answered.
	 */
	private static final double SENDING = 0.9;

	private final WarmUpSettings settings;

	private final List<WarmUp> tasks;

	private final Replay replay;

	private final List<ListeningConnector> connectors;

	private final Consumer<Preparation.Outcome> prepared;

	private final Tally tally = new Tally();

	private final Thread thread = daemon(this, "graceful-warmup");

	private final ExecutorService workers = Executors
		.newCachedThreadPool((task) -> daemon(task, "graceful-warmup-worker"));

	private final long began = System.nanoTime();

	private Run(WarmUpSettings settings, List<WarmUp> tasks, Replay replay, List<ListeningConnector> connectors,
			Consumer<Preparation.Outcome> prepared) {
		this.settings = settings;
		this.tasks = tasks;
		this.replay = replay;
		this.connectors = connectors;
		this.prepared = prepared;
	}

	static Run start(WarmUpSettings settings, List<WarmUp> tasks, Replay replay, List<ListeningConnector> connectors,
			Consumer<Preparation.Outcome> prepared) {
		Run run = new Run(settings, tasks, replay, connectors, prepared);
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
			if (!this.connectors.isEmpty()) {
				tryOut();
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
		return new Preparation.Outcome(this.replay.isEmpty() ? this.tally.toString() : this.replay + ", " + this.tally,
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
		}), left(1));
		if (!ended) {
			this.tally.taskFailed(task + " was not done within " + seconds());
		}
	}

	/**
	 * Each request of the traffic is sent once before it is one of many: clients may have
	 * credentials for it, or wait for it for ever.
	 */
	private void tryOut() throws InterruptedException {
		for (WarmUpRequest request : this.replay.requests()) {
			AtomicReference<String> obstacle = new AtomicReference<>();
			try (Visitor visitor = new Visitor(this.connectors.get(0))) {
				if (!await(List.of(() -> obstacle.set(obstacle(request, visitor))), left(TRYING) / 2)) {
					this.replay.leaveOut(request, "not answered in time");
				}
				else if (obstacle.get() != null) {
					this.replay.leaveOut(request, obstacle.get());
				}
			}
		}
	}

	private static String obstacle(WarmUpRequest request, Visitor visitor) {
		try {
			int status = visitor.tryOut(request);
			return request.isRight(status) ? null : "answered with " + status;
		}
		catch (IOException ex) {
			return "not answered";
		}
	}

	private void sendRequests() throws InterruptedException {
		List<WarmUpRequest> round = round();
		if (round.isEmpty()) {
			return;
		}
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
		fill(round, this.replay.requests(),
				this.settings.requests().isEmpty() ? REQUESTS_PER_ROUND : REQUESTS_PER_ROUND / 2);
		fill(round, this.settings.requests(), REQUESTS_PER_ROUND);
		return round;
	}

	private static void fill(List<WarmUpRequest> round, List<WarmUpRequest> requests, int size) {
		while (!requests.isEmpty() && round.size() < size) {
			requests.forEach((request) -> Stream.generate(() -> request).limit(request.weight()).forEach(round::add));
		}
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
		}).toList(), left(1));
	}

	/**
	 * Run some tasks side by side.
	 * @return whether all of them have ended in time
	 */
	private boolean await(List<Runnable> tasks, long nanos) throws InterruptedException {
		return this.workers.invokeAll(tasks.stream().map(Executors::callable).toList(), nanos, TimeUnit.NANOSECONDS)
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
