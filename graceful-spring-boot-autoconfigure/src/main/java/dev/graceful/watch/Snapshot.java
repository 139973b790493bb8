package dev.graceful.watch;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All files that are watched, at one moment.
 *
 * @param files the files, by the names by which they are watched
 */
record Snapshot(Map<Path, FileState> files) {

	static final Snapshot EMPTY = new Snapshot(Map.of());

	/**
	 * Forget the files that were touched in some time: who has read them in that time may
	 * have read either version.
	 * @param begin the beginning of the time
	 * @param end its end: what was touched later than that was touched by another clock
	 * @return what is known for sure
	 */
	Snapshot withoutTouched(FileTime begin, FileTime end) {
		Map<Path, FileState> certain = new HashMap<>(this.files);
		certain.replaceAll((path, state) -> state.isTouched(begin, end) ? FileState.UNKNOWN : state);
		return new Snapshot(certain);
	}

	/**
	 * Return in what whoever reads the files now reads another version than earlier.
	 * @param earlier the files at an earlier moment
	 * @return the changes, by name
	 */
	List<Change> changesSince(Snapshot earlier) {
		List<Change> changes = new ArrayList<>();
		Map<Object, Path> gone = earlier.gone(this.files.keySet());
		this.files.forEach((path, state) -> {
			FileState before = earlier.files.get(path);
			if (before == null) {
				Path from = gone.remove(state.inode());
				changes.add((from != null) ? new Change(Change.Kind.MOVED, path, from)
						: new Change(Change.Kind.CREATED, path, null));
			}
			else if (!state.isSameVersionAs(before)) {
				changes.add(new Change(Change.Kind.CHANGED, path, null));
			}
		});
		gone.values().forEach((path) -> changes.add(new Change(Change.Kind.DELETED, path, null)));
		changes.sort(Comparator.comparing(Change::path));
		return changes;
	}

	/**
	 * By inode; but two names of one file are two that are gone.
	 */
	private Map<Object, Path> gone(Set<Path> left) {
		Map<Object, Path> gone = new HashMap<>();
		this.files.forEach((path, state) -> {
			if (!left.contains(path) && gone.putIfAbsent(state.inode(), path) != null) {
				gone.put(path, path);
			}
		});
		return gone;
	}

}
