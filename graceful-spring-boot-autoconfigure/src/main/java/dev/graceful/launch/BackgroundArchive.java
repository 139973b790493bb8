package dev.graceful.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes an archive in the background, at the lowest priority, until it is told to stop.
 * Thread-safe.
 */
final class BackgroundArchive {

	private static final Log logger = LogFactory.getLog(BackgroundArchive.class);

	/**
	 * At the lowest priority it may take its time, but it must not hang for ever.
	 */
	private static final Duration TIMEOUT = Duration.ofMinutes(30);

	private final Archives archives;

	private final LaunchCheck memory;

	private Thread maker;

	private ProgramRun run;

	BackgroundArchive(Archives archives, LaunchCheck memory) {
		this.archives = archives;
		this.memory = memory;
	}

	/**
	 * Begin, where there is no archive that fits.
	 * @param start what the successor is started with
	 */
	synchronized void begin(SuccessorArchive.Start start) {
		stop();
		this.maker = new Thread(() -> make(start), "graceful-archive");
		this.maker.setDaemon(true);
		this.maker.start();
	}

	private void make(SuccessorArchive.Start start) {
		try {
			JavaStart wanted = start.get();
			if (isThere(wanted)) {
				return;
			}
			Optional<String> objection = this.memory.objection();
			if (objection.isPresent()) {
				throw new IOException(objection.get());
			}
			logger.info("Making an archive in the background, for the next start");
			logger.info("Made " + this.archives.make(wanted, true, TIMEOUT, this::began));
		}
		catch (IOException | RuntimeException ex) {
			if (isWanted()) {
				logger.warn("No archive could be made for the next start: " + ex.getMessage());
			}
			else {
				logger.info("No archive was made for the next start, which comes first");
			}
		}
	}

	private boolean isThere(JavaStart start) {
		try {
			this.archives.fitting(start);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private synchronized boolean isWanted() {
		return this.maker == Thread.currentThread();
	}

	private synchronized void began(ProgramRun run) {
		if (isWanted()) {
			this.run = run;
		}
		else {
			run.end();
		}
	}

	/**
	 * End what was begun, at once. Does not wait for its end.
	 */
	synchronized void stop() {
		this.maker = null;
		if (this.run != null) {
			this.run.end();
			this.run = null;
		}
	}

}
