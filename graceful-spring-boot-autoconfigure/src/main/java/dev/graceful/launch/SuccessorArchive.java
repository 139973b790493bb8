package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The archive that the next successor starts with, if there is one. Whatever is wrong
 * with it, the successor starts without it. Thread-safe.
 */
final class SuccessorArchive {

	private static final Log logger = LogFactory.getLog(SuccessorArchive.class);

	/**
	 * Tells what the successor is started with.
	 */
	@FunctionalInterface
	interface Start {

		JavaStart get() throws IOException;

	}

	private final ArchiveSettings settings;

	private final Archives archives;

	private final BackgroundArchive background;

	private JavaStart start;

	private Archive chosen;

	/**
	 * The one that was started with last: had that gone well, this generation would not
	 * start another successor.
	 */
	private Archive tried;

	SuccessorArchive(ArchiveSettings settings) {
		this.settings = settings;
		this.archives = new Archives(settings);
		this.background = new BackgroundArchive(this.archives, new MemoryCheck(settings.memoryNeeded(), Path.of("/")));
	}

	/**
	 * Choose one. Takes some tenths of a second where there is one.
	 * @param start what the successor is started with
	 */
	void choose(Start start) {
		this.background.stop();
		if (!this.settings.used()) {
			return;
		}
		JavaStart wanted = null;
		Archive fitting = null;
		try {
			wanted = start.get();
			fitting = this.archives.fitting(wanted);
		}
		catch (NoArchiveException ex) {
			logger.debug("The successor starts without an archive: " + ex.getMessage());
		}
		catch (IOException | RuntimeException ex) {
			logger.info("The successor starts without an archive: " + ex.getMessage());
		}
		chosen(wanted, fitting);
	}

	private synchronized void chosen(JavaStart start, Archive archive) {
		this.start = start;
		this.chosen = archive;
	}

	/**
	 * Let the successor start with the one that was chosen. No successor starts with one
	 * that another one has failed with before.
	 * @param builder what it is started with; nothing changes that afterwards
	 */
	synchronized void addTo(ProcessBuilder builder) {
		Archive archive = this.chosen;
		this.chosen = null;
		if (archive == null) {
			return;
		}
		if (archive.equals(this.tried)) {
			logger.info("The successor starts without " + archive + ", with which the last one has failed");
		}
		else if (!isAsChosen(builder.command(), builder.environment(), builder.directory().toPath())) {
			logger.info("The successor starts without " + archive + ", for its options were customized");
		}
		else {
			logger.info("The successor starts with " + archive);
			this.tried = archive;
			builder.command().addAll(1, archive.kind().toUse(archive.file()));
		}
	}

	private boolean isAsChosen(List<String> command, Map<String, String> environment, Path directory) {
		try {
			return JavaStart.of(new CommandLine(command), environment, directory).isSameJvm(this.start);
		}
		catch (IOException ex) {
			return false;
		}
	}

	void make(Start start) {
		this.background.begin(start);
	}

	void stopMaking() {
		this.background.stop();
	}

}
