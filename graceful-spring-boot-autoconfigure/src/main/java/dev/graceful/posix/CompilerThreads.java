package dev.graceful.posix;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;

/**
 * The threads of this JVM that compile, as the kernel sees them. The JVM itself does not
 * tell how long it is at what it compiles, which may be for most of a second.
 */
public final class CompilerThreads {

	/**
	 * How their names begin, as HotSpot calls them.
	 */
	private static final List<String> NAMES = List.of("C1 Compiler", "C2 Compiler", "JVMCI Compiler");

	private CompilerThreads() {
	}

	/**
	 * Tell how much of the processors those that there are now have had.
	 * @return in milliseconds, in steps of ten; empty where there are none, or they are
	 * not told of
	 */
	public static OptionalLong processorMillis() {
		File[] threads = new File("/proc/self/task").listFiles();
		long sum = 0;
		boolean any = false;
		for (File thread : (threads != null) ? threads : new File[0]) {
			try {
				String name = Files.readString(thread.toPath().resolve("comm"), StandardCharsets.ISO_8859_1);
				if (NAMES.stream().anyMatch(name::startsWith)) {
					sum += ProcessStat.of(thread).processorMillis();
					any = true;
				}
			}
			catch (IOException ex) {
				// It has ended meanwhile, or there is no descriptor to look with
			}
		}
		return any ? OptionalLong.of(sum) : OptionalLong.empty();
	}

}
