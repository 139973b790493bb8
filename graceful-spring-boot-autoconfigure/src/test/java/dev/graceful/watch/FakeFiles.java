package dev.graceful.watch;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that contain what a test says, at the time that it says.
 */
final class FakeFiles implements WatchedFiles {

	private final Map<Path, FileState> files = new HashMap<>();

	private Runnable heard = () -> {
	};

	private int looks;

	private long inodes;

	@Override
	public void listen(Runnable heard) {
		this.heard = heard;
	}

	@Override
	public Snapshot look(Snapshot earlier) {
		this.looks++;
		return new Snapshot(Map.copyOf(this.files));
	}

	@Override
	public void close() {
		this.heard = () -> {
		};
	}

	int looks() {
		return this.looks;
	}

	/**
	 * Write a file that nobody hears of.
	 */
	FakeFiles writeSilently(String name, long content, Duration touched) {
		FileTime time = FileTime.fromMillis(touched.toMillis());
		this.files.put(Path.of("/app", name), new FileState(this.inodes++, 1, time, time, content));
		return this;
	}

	FakeFiles write(String name, long content) {
		writeSilently(name, content, Duration.ZERO);
		this.heard.run();
		return this;
	}

	FakeFiles delete(String name) {
		this.files.remove(Path.of("/app", name));
		this.heard.run();
		return this;
	}

	FakeFiles nothing() {
		this.heard.run();
		return this;
	}

}
