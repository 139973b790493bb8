package dev.graceful.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.graceful.handoff.Origin;

/**
 * Where the application is, and how its generations are found.
 *
 * @param name the application's name
 * @param origin where its code comes from
 * @param controlDirectory where its generations make their control sockets
 */
public record Site(String name, Origin origin, Path controlDirectory) {

	private static final String JAR = ".jar";

	/**
	 * Return where a start in the background logs to, unless it is told otherwise.
	 * @return beside the jar where that can be written, or else in the working directory
	 */
	Path log() {
		Path code = Path.of(this.origin.location());
		if (!code.toString().endsWith(JAR)) {
			return Path.of(this.name + ".log");
		}
		Path beside = code.resolveSibling(code.getFileName().toString().replaceFirst("\\.jar$", ".log"));
		boolean writable = Files.isWritable(Files.exists(beside) ? beside : beside.getParent());
		return writable ? beside : beside.getFileName();
	}

}
