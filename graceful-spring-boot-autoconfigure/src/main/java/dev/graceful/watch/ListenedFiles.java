package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The files of this machine, with an ear on them. Not thread-safe.
 */
final class ListenedFiles implements WatchedFiles {

	private static final Log logger = LogFactory.getLog(ListenedFiles.class);

	private final List<WatchedPath> paths;

	private final Ignores ignores;

	private Ear ear;

	/**
	 * Create files that were not looked at yet.
	 * @param paths what is watched
	 * @param ignores what of it is not
	 */
	ListenedFiles(List<WatchedPath> paths, Ignores ignores) {
		this.paths = paths;
		this.ignores = ignores;
	}

	@Override
	public void listen(Runnable heard) {
		try {
			this.ear = new Ear(FileSystems.getDefault().newWatchService(), heard);
		}
		catch (IOException ex) {
			logger.warn("No change will be heard of: " + ex.getMessage()
					+ "; raise fs.inotify.max_user_instances, or set graceful.watch.poll-interval");
		}
	}

	@Override
	public Snapshot look(Snapshot earlier) {
		if (this.ear == null) {
			return look(earlier, new Deaf());
		}
		this.ear.begin();
		Snapshot seen = look(earlier, this.ear);
		this.ear.end();
		return seen;
	}

	private Snapshot look(Snapshot earlier, Scan.Listening listening) {
		Scan scan = new Scan(earlier, this.ignores, listening);
		this.paths.forEach(scan::add);
		return scan.snapshot();
	}

	@Override
	public void close() {
		if (this.ear != null) {
			this.ear.close();
		}
	}

	/**
	 * Does not listen.
	 */
	private static final class Deaf implements Scan.Listening {

		@Override
		public void listen(Path directory, Path name) {
		}

		@Override
		public void listen(Path directory, Predicate<Path> names) {
		}

	}

}
