package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Hears that something has happened in a directory; what it was, others have to look.
 * <p>
 * The kernel listens to directories, not to their names: one that is replaced has to be
 * listened to again. So each {@link Scan} tells anew where to listen, and what it does
 * not name any more is forgotten when it is over.
 */
final class Ear implements Scan.Listening, AutoCloseable {

	private static final Log logger = LogFactory.getLog(Ear.class);

	private static final WatchEvent.Kind<?>[] KINDS = { StandardWatchEventKinds.ENTRY_CREATE,
			StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE };

	/**
	 * What lies beside the watched files, and does not matter, may be written without
	 * pause.
	 */
	private static final long PAUSE_MILLIS = 20;

	private final WatchService service;

	private final Runnable heard;

	private final Map<Path, WatchKey> keys = new HashMap<>();

	private volatile Map<WatchKey, Meant> before = Map.of();

	private volatile Map<WatchKey, Meant> now = Map.of();

	private boolean complained;

	/**
	 * Create an ear that listens to nothing yet.
	 * @param service what it hears with, from now on this one's to close
	 * @param heard called, by a thread of the ear's, when something has happened
	 */
	Ear(WatchService service, Runnable heard) {
		this.service = service;
		this.heard = heard;
		Thread thread = new Thread(this::hear, "graceful-watch-ear");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Be told anew where to listen. Until that is over, what was told before holds, too.
	 */
	void begin() {
		this.keys.clear();
		this.now = new ConcurrentHashMap<>();
	}

	@Override
	public void listen(Path directory, Path name) {
		meant(directory).names().add(name);
	}

	@Override
	public void listen(Path directory, Predicate<Path> names) {
		meant(directory).rules().add(names);
	}

	private Meant meant(Path directory) {
		WatchKey key = this.keys.get(directory);
		if (key == null) {
			try {
				key = directory.register(this.service, KINDS);
				this.keys.put(directory, key);
			}
			catch (FileSystemException ex) {
				// It is gone again, or this user may not listen there.
				return new Meant();
			}
			catch (IOException ex) {
				complain(directory, ex);
				return new Meant();
			}
		}
		return this.now.computeIfAbsent(key, (each) -> new Meant());
	}

	private void complain(Path directory, IOException ex) {
		if (!this.complained) {
			this.complained = true;
			logger.warn("Not every change will be noticed, beginning with those in " + directory + ": "
					+ ex.getMessage() + "; raise fs.inotify.max_user_watches, or set graceful.watch.poll-interval");
		}
	}

	/**
	 * All was told: forget the rest.
	 */
	void end() {
		this.before.keySet().stream().filter((key) -> !this.now.containsKey(key)).forEach(WatchKey::cancel);
		this.before = this.now;
	}

	private void hear() {
		try {
			while (true) {
				if (isMeant(this.service.take())) {
					this.heard.run();
				}
				Thread.sleep(PAUSE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ClosedWatchServiceException ex) {
			// Nobody wants to know any more.
		}
	}

	private boolean isMeant(WatchKey key) {
		List<WatchEvent<?>> events = key.pollEvents();
		boolean gone = !key.reset();
		return gone || events.stream()
			.anyMatch((event) -> event.kind() == StandardWatchEventKinds.OVERFLOW
					|| isMeant(key, (Path) event.context()));
	}

	/**
	 * What a key that nobody has told of yet belongs to, was told this very moment.
	 */
	private boolean isMeant(WatchKey key, Path name) {
		List<Meant> told = Stream.of(this.before, this.now)
			.filter((each) -> each.containsKey(key))
			.map((each) -> each.get(key))
			.toList();
		return told.isEmpty() || told.stream().anyMatch((each) -> each.includes(name));
	}

	@Override
	public void close() {
		try {
			this.service.close();
		}
		catch (IOException ex) {
			logger.debug("The watch service was not closed", ex);
		}
	}

}
