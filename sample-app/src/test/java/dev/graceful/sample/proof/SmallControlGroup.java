package dev.graceful.sample.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import dev.graceful.sample.process.Jdk;

/**
 * Lets the processes of one application see a control group with little memory. It stands
 * in for a real one, which a test must not make beside those that the machine itself
 * lives in: the files are mounted over the real ones where only these processes see them.
 * Only root can do that.
 */
final class SmallControlGroup {

	private static final Path VERSION_ONE = Path.of("/sys/fs/cgroup/memory");

	private static final Path VERSION_TWO = Path.of("/sys/fs/cgroup");

	private static final String LIMIT = Long.toString(100 * 1024 * 1024);

	private static final String USED = Long.toString(60 * 1024 * 1024);

	private final Path files;

	private final Path mountPoint = Files.isDirectory(VERSION_ONE) ? VERSION_ONE : VERSION_TWO;

	private SmallControlGroup(Path files) {
		this.files = files;
	}

	static boolean isPossible() {
		try {
			return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Prepare a group that nobody sees yet. It leaves 40 MiB.
	 * @param directory where its files are made
	 */
	static SmallControlGroup in(Path directory) {
		try {
			Path files = Files.createDirectory(directory.resolve("group"));
			Map<String, String> contents = Map.of("memory.limit_in_bytes", LIMIT, "memory.usage_in_bytes", USED,
					"memory.max", LIMIT, "memory.current", USED, "memory.stat", "");
			for (Map.Entry<String, String> content : contents.entrySet()) {
				Files.writeString(files.resolve(content.getKey()), content.getValue());
			}
			return new SmallControlGroup(files);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Make a JDK whose processes have mounts of their own.
	 * @param directory where it is made
	 * @param jdk what it runs
	 */
	static Jdk withMountsOfItsOwn(Path directory, Jdk jdk) {
		try {
			Path programs = Files.createDirectories(directory.resolve("jdk/bin"));
			Path java = Files.createFile(programs.resolve("java"),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			Files.writeString(java,
					"#!/bin/sh\nexec unshare --mount '" + jdk.home().resolve("bin/java") + "' \"$@\"\n");
			return new Jdk(jdk.feature(), programs.getParent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void showTo(long pid) {
		run(pid, "mount", "--bind", this.files.toString(), this.mountPoint.toString());
	}

	void hideFrom(long pid) {
		run(pid, "umount", this.mountPoint.toString());
	}

	private static void run(long pid, String... command) {
		ProcessBuilder builder = new ProcessBuilder("nsenter", "--target", Long.toString(pid), "--mount");
		builder.command().addAll(List.of(command));
		try {
			int status = builder.inheritIO().start().waitFor();
			if (status != 0) {
				throw new IllegalStateException(builder.command() + " ended with status " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
	}

}
