package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Goes through everything that is watched, once. It follows links, and tells on its way
 * in which directories something may happen that would lead it elsewhere: before it looks
 * there, so that nothing is missed in between.
 */
final class Scan {

	/**
	 * Told where to listen.
	 */
	interface Listening {

		/**
		 * Listen for changes of one name in a directory.
		 * @param directory the directory, without links
		 * @param name the name
		 */
		void listen(Path directory, Path name);

		/**
		 * Listen for changes of many names in a directory.
		 * @param directory the directory, without links
		 * @param names which ones
		 */
		void listen(Path directory, Predicate<Path> names);

	}

	private static final int MOST_LINKS = 40;

	private static final FileTime NEVER = FileTime.fromMillis(0);

	private final Snapshot earlier;

	private final Ignores ignores;

	private final Listening listening;

	private final Map<Path, FileState> files = new HashMap<>();

	private final Set<Path> within = new HashSet<>();

	/**
	 * Begin.
	 * @param earlier what was found before
	 * @param ignores what not to look at
	 * @param listening told where to listen
	 */
	Scan(Snapshot earlier, Ignores ignores, Listening listening) {
		this.earlier = earlier;
		this.ignores = ignores;
		this.listening = listening;
	}

	/**
	 * Go through one more path.
	 * @param watched the path
	 */
	void add(WatchedPath watched) {
		Place place = follow(watched.path(), NEVER);
		if (place == null || this.ignores.contain(watched.path(), place.isDirectory())) {
			return;
		}
		if (!place.isDirectory()) {
			addFile(watched.path(), place);
		}
		else if (watched.names() == null) {
			addDirectory(watched.path(), place, (name) -> true, true);
		}
		else {
			addDirectory(watched.path(), place,
					FileSystems.getDefault().getPathMatcher("glob:" + watched.names())::matches, false);
		}
	}

	/**
	 * Return what was found.
	 * @return the files
	 */
	Snapshot snapshot() {
		return new Snapshot(Map.copyOf(this.files));
	}

	/**
	 * Follow a path as the kernel does, link by link.
	 * @param path absolute
	 * @param linkedBefore when the last link before it was changed
	 * @return where it leads to; {@code null} if that is nowhere
	 */
	private Place follow(Path path, FileTime linkedBefore) {
		Deque<Path> names = new ArrayDeque<>();
		path.forEach(names::addLast);
		Path at = path.getRoot();
		FileTime linked = linkedBefore;
		int links = 0;
		try {
			Place place = new Place(at, FileState.attributes(at), linked);
			while (!names.isEmpty()) {
				Path name = names.removeFirst();
				if (name.toString().equals("..")) {
					at = (at.getParent() != null) ? at.getParent() : at;
					place = new Place(at, FileState.attributes(at), linked);
					continue;
				}
				if (name.toString().isEmpty() || name.toString().equals(".")) {
					continue;
				}
				this.listening.listen(at, name);
				place = new Place(at.resolve(name), FileState.attributes(at.resolve(name)), linked);
				if (!place.isLink()) {
					at = place.path();
					continue;
				}
				if (++links > MOST_LINKS) {
					return null;
				}
				linked = later(linked, (FileTime) place.attributes().get("ctime"));
				Path target = Files.readSymbolicLink(place.path());
				for (int i = target.getNameCount() - 1; i >= 0; i--) {
					names.addFirst(target.getName(i));
				}
				at = target.isAbsolute() ? target.getRoot() : at;
			}
			return new Place(place.path(), place.attributes(), linked);
		}
		catch (IOException ex) {
			// Nothing is there, or this user may not know what.
			return null;
		}
	}

	private static FileTime later(FileTime one, FileTime other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private void addFile(Path path, Place place) {
		if (!place.isFile()) {
			return;
		}
		try {
			this.files.put(path,
					FileState.read(place.path(), place.attributes(), place.linked(), this.earlier.files().get(path)));
		}
		catch (IOException ex) {
			// It is gone again.
		}
	}

	/**
	 * Kubernetes has files of its own in a directory of configuration: their names begin
	 * with two dots, and what is meant is reached through links to them.
	 */
	private void addDirectory(Path path, Place place, Predicate<Path> meant, boolean recursive) {
		Path directory = place.path();
		if (!this.within.add(directory)) {
			// A link led back here.
			return;
		}
		Predicate<Path> names = meant.and((name) -> !name.toString().startsWith(".."));
		this.listening.listen(directory, names.and((name) -> !this.ignores.contain(directory.resolve(name))));
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			for (Path entry : entries) {
				if (names.test(entry.getFileName())) {
					addEntry(path.resolve(entry.getFileName()), entry, place.linked(), recursive);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			// It is gone again, or this user may not look into it.
		}
		this.within.remove(directory);
	}

	private void addEntry(Path path, Path entry, FileTime linked, boolean recursive) {
		Place place = entry(entry, linked);
		if (place == null || this.ignores.contain(entry, place.isDirectory())) {
			return;
		}
		if (!place.isDirectory()) {
			addFile(path, place);
		}
		else if (recursive) {
			addDirectory(path, place, (name) -> true, true);
		}
	}

	private Place entry(Path entry, FileTime linked) {
		try {
			Place place = new Place(entry, FileState.attributes(entry), linked);
			return place.isLink() ? follow(entry, linked) : place;
		}
		catch (IOException ex) {
			// It is gone again.
			return null;
		}
	}

}
