package dev.graceful.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the native library once. Where that is not possible it is tried again, for want
 * of a descriptor or of space may be over then. Nothing of it is loaded with this class.
 */
final class PosixLoading {

	private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

	private static final int DESCRIPTORS_NEEDED = 8;

	private static NativePosix loaded;

	private PosixLoading() {
	}

	static synchronized NativePosix load() throws PosixUnavailableException {
		if (loaded == null) {
			loaded = tryToLoad();
		}
		return loaded;
	}

	private static NativePosix tryToLoad() throws PosixUnavailableException {
		Optional<String> unsupported = unsupported();
		if (unsupported.isPresent()) {
			throw new PosixUnavailableException(unsupported.get(), null);
		}
		checkDescriptors();
		try {
			NativePosix posix = new NativePosix(new LibC());
			posix.descriptorLimit();
			return posix;
		}
		// Whatever a broken installation throws, the application must go on without us
		catch (RuntimeException | Error ex) {
			throw new PosixUnavailableException(
					"Hot restart needs the native library of jffi, which cannot be loaded: " + reason(ex), ex);
		}
	}

	/**
	 * A class that could not be initialized for want of a descriptor never will be, so
	 * nothing of jffi must be touched then.
	 */
	private static void checkDescriptors() throws PosixUnavailableException {
		List<InputStream> opened = new ArrayList<>();
		try {
			for (int i = 0; i < DESCRIPTORS_NEEDED; i++) {
				opened.add(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			throw new PosixUnavailableException("Hot restart needs a few descriptors, and there are none: "
					+ ex.getMessage() + "; raise the limit (ulimit -n)", ex);
		}
		finally {
			opened.forEach(PosixLoading::close);
		}
	}

	private static void close(InputStream input) {
		try {
			input.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the root cause says, of which jffi tells a stack trace as well.
	 */
	private static String reason(Throwable failure) {
		Throwable cause = failure;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause.toString().lines().findFirst().orElseThrow();
	}

	static Optional<String> unsupported() {
		String system = System.getProperty("os.name");
		if (!"Linux".equals(system)) {
			return Optional.of("Hot restart needs Linux, and this is " + system);
		}
		String architecture = System.getProperty("os.arch");
		if (!ARCHITECTURES.contains(architecture)) {
			return Optional.of("Hot restart needs a 64-bit x86 or ARM JVM, and this one is for " + architecture);
		}
		if (ModuleLayer.boot().findModule("jdk.unsupported").isEmpty()) {
			return Optional.of("Hot restart needs the module jdk.unsupported, which this Java runtime was "
					+ "built without; add it (jlink --add-modules jdk.unsupported)");
		}
		if (!Files.isDirectory(Path.of(DescriptorTable.DIRECTORY))) {
			return Optional.of("Hot restart needs " + DescriptorTable.DIRECTORY + "; mount /proc");
		}
		return Optional.empty();
	}

}
