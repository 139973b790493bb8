package dev.graceful.watch;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.graceful.handoff.Loop;
import dev.graceful.handoff.ThreadLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks for a restart when the watched files have another content than those that run, and
 * have been left alone for a while.
 * <p>
 * It does not count what has happened to a file, only what the file contains: an event is
 * no more than a reason to look. So events may be lost, doubled or mean nothing, and a
 * file may be replaced in any way. A version that was tried is not tried again until
 * something changes again.
 * <p>
 * It begins paused. Everything that happens is an event on one loop, which owns all
 * state. The methods here only tell it, and may be called by any thread.
 */
public final class Watch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Watch.class);

	private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

	private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);

	private final Loop loop;

	private final WatchedFiles files;

	private final WatchSettings settings;

	private final Function<List<Path>, Optional<String>> obstacles;

	private final Restarter restarter;

	private Snapshot last = Snapshot.EMPTY;

	private Snapshot running = Snapshot.EMPTY;

	private Snapshot attempted;

	private Snapshot tried;

	private Snapshot refused;

	private boolean paused = true;

	private boolean asking;

	private String obstacle;

	private Duration patience = FIRST_PATIENCE;

	private Duration patientUntil = Duration.ZERO;

	private Loop.Deadline nextLook = () -> {
	};

	private Loop.Deadline nextPoll = () -> {
	};

	/**
	 * Create a watch that has not begun.
	 * @param settings what is watched, and how
	 * @param obstacles tells, in a sentence, why an application cannot be started yet
	 * from files that have changed; empty if it can
	 * @param restarter restarts the application
	 */
	public Watch(WatchSettings settings, Function<List<Path>, Optional<String>> obstacles, Restarter restarter) {
		this(new ThreadLoop("graceful-watch"), new ListenedFiles(settings.paths(), ignores(settings)), settings,
				obstacles, restarter);
	}

	Watch(Loop loop, WatchedFiles files, WatchSettings settings, Function<List<Path>, Optional<String>> obstacles,
			Restarter restarter) {
		this.loop = loop;
		this.files = files;
		this.settings = settings;
		this.obstacles = obstacles;
		this.restarter = restarter;
	}

	private static Ignores ignores(WatchSettings settings) {
		Stream<Path> watched = settings.paths()
			.stream()
			.flatMap((each) -> Stream.of(each.path().getParent(), each.path()));
		return new Ignores(settings.own(),
				Stream.concat(settings.ignoreFilesIn().stream(), watched).filter(Objects::nonNull).toList());
	}

	/**
	 * Look at the files that run, as soon as that is possible after they were read: what
	 * changes later is noticed, even if it is while the watch is paused.
	 */
	public void begin() {
		this.loop.execute(() -> {
			this.files.listen(() -> this.loop.execute(this::heard));
			this.running = seeWhatIsThereSince(this.settings.since());
			poll();
		});
	}

	/**
	 * Ask for no restart from now on.
	 */
	public void pause() {
		Instant now = Instant.now();
		this.loop.execute(() -> {
			this.paused = true;
			this.attempted = seeWhatIsThereSince(now);
		});
	}

	/**
	 * Somebody has started, since the pause began, what is there now: that was tried, if
	 * it turns out not to run.
	 */
	public void tried() {
		this.loop.execute(() -> this.tried = this.attempted);
	}

	/**
	 * Ask for a restart once something has changed, or if it has meanwhile.
	 */
	public void resume() {
		this.loop.execute(() -> {
			this.paused = false;
			heard();
		});
	}

	/**
	 * The loop may come to look only after a file has changed.
	 */
	private Snapshot seeWhatIsThereSince(Instant moment) {
		return see().withoutTouched(FileTime.from(moment), FileTime.from(Instant.now()));
	}

	private Snapshot see() {
		this.last = this.files.look(this.last);
		return this.last;
	}

	private boolean polls() {
		return !this.settings.pollInterval().isZero();
	}

	private void poll() {
		if (polls()) {
			this.nextPoll = this.loop.after(this.settings.pollInterval(), () -> {
				Snapshot before = this.last;
				if (!see().equals(before)) {
					heard();
				}
				poll();
			});
		}
	}

	private void heard() {
		lookAfter(this.settings.quietPeriod());
	}

	private void lookAfter(Duration delay) {
		this.nextLook.cancel();
		this.nextLook = this.loop.after(delay, this::look);
	}

	/**
	 * Where not every change is heard of, it has to be seen as well that nothing changes
	 * any more.
	 */
	private void look() {
		if (this.paused || this.asking) {
			return;
		}
		Snapshot before = this.last;
		Snapshot now = see();
		if (polls() && !now.equals(before)) {
			heard();
			return;
		}
		List<Change> changes = changes(now);
		if (!changes.isEmpty() && mayAsk(now) && isReady(changes)) {
			ask(now, changes);
		}
	}

	/**
	 * What runs need not be started, nor need what was tried.
	 */
	private List<Change> changes(Snapshot now) {
		List<Change> changes = now.changesSince(this.running);
		return (changes.isEmpty() || this.tried == null) ? changes : now.changesSince(this.tried);
	}

	private boolean mayAsk(Snapshot now) {
		if (this.refused == null || !now.changesSince(this.refused).isEmpty()) {
			this.patience = FIRST_PATIENCE;
			return true;
		}
		Duration left = this.patientUntil.minus(this.loop.now());
		if (left.isNegative() || left.isZero()) {
			return true;
		}
		lookAfter(left);
		return false;
	}

	/**
	 * Whatever completes what is not ready changes it, too.
	 */
	private boolean isReady(List<Change> changes) {
		Optional<String> found = this.obstacles.apply(
				changes.stream().filter((change) -> change.kind() != Change.Kind.DELETED).map(Change::path).toList());
		if (found.isPresent() && !found.get().equals(this.obstacle)) {
			logger.info("Waits, although " + Change.summary(changes) + ": " + found.get());
		}
		this.obstacle = found.orElse(null);
		return found.isEmpty();
	}

	private void ask(Snapshot now, List<Change> changes) {
		this.asking = true;
		this.restarter.restart(changes).whenComplete((outcome, failure) -> this.loop.execute(() -> {
			if (failure != null) {
				logger.error("A restart could not be asked for", failure);
			}
			answered((failure != null) ? Restarter.Outcome.REFUSED : outcome, now);
		}));
	}

	private void answered(Restarter.Outcome outcome, Snapshot asked) {
		this.asking = false;
		switch (outcome) {
			case RESTARTED -> this.running = asked;
			case TRIED -> this.tried = asked;
			case REFUSED -> {
				this.refused = asked;
				this.patientUntil = this.loop.now().plus(this.patience);
				this.patience = (this.patience.compareTo(LONGEST_PATIENCE) < 0) ? this.patience.multipliedBy(2)
						: this.patience;
			}
		}
		heard();
	}

	/**
	 * Watch no more.
	 */
	@Override
	public void close() {
		this.loop.execute(() -> {
			this.paused = true;
			this.nextLook.cancel();
			this.nextPoll.cancel();
			this.files.close();
		});
	}

}
