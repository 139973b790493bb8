package dev.graceful.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Which files of a directory are meant. Thread-safe.
 *
 * @param names some by their names
 * @param rules some by a rule
 */
record Meant(Set<Path> names, List<Predicate<Path>> rules) {

	Meant() {
		this(ConcurrentHashMap.newKeySet(), new CopyOnWriteArrayList<>());
	}

	boolean includes(Path name) {
		return this.names.contains(name) || this.rules.stream().anyMatch((rule) -> rule.test(name));
	}

}
