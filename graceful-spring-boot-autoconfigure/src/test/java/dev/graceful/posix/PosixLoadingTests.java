package dev.graceful.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PosixLoadingTests {

	@Test
	void worksHere() {
		assertThat(Posix.unsupported()).isEmpty();
	}

	@Test
	void isTheSameForAllWhoCallAtOnce() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(4);
		try {
			Set<Posix> loaded = new HashSet<>();
			for (Future<Posix> call : callers.invokeAll(Collections.nCopies(20, (Callable<Posix>) Posix::load))) {
				loaded.add(call.get());
			}
			assertThat(loaded).hasSize(1);
		}
		finally {
			callers.shutdown();
		}
	}

	@Test
	void tellsTheDescriptorLimit() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class).after("ulimit -n 333").start()) {
			assertThat(child.awaitEnd()).containsExactly("333");
		}
	}

	@Test
	void saysEveryTimeWhyTheNativeLibraryCannotBeLoaded() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class)
			.options("-Djava.io.tmpdir=/proc")
			.directory(Path.of("/proc"))
			.start()) {
			List<String> lines = child.awaitEnd();
			assertThat(lines).hasSize(2)
				.allSatisfy((line) -> assertThat(line).startsWith("Hot restart needs the native library")
					.contains("`/proc`", "java.io.tmpdir", "noexec"));
			assertThat(lines.get(0)).isEqualTo(lines.get(1));
		}
	}

	@Test
	void loadsOnceThereAreDescriptorsAgain() throws Exception {
		try (ChildJvm child = ChildJvm.of(LoadingWithoutDescriptors.class).after("ulimit -n 200").start()) {
			List<String> lines = child.awaitEnd();
			assertThat(lines).hasSize(2);
			assertThat(lines.get(0)).startsWith("Hot restart needs a few descriptors");
			assertThat(lines.get(1)).isEqualTo("200");
		}
	}

	@Test
	void saysThatTheOperatingSystemIsNotSupported() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class).options("-Dos.name=Windows 11").start()) {
			assertThat(child.awaitEnd()).containsOnly("Hot restart needs Linux, and this is Windows 11");
		}
	}

	@Test
	void saysThatTheArchitectureIsNotSupported() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class).options("-Dos.arch=i386").start()) {
			assertThat(child.awaitEnd())
				.containsOnly("Hot restart needs a 64-bit x86 or ARM JVM, and this one is for i386");
		}
	}

	@Test
	void saysThatAModuleIsMissing() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class).options("--limit-modules", "java.base").start()) {
			assertThat(child.awaitEnd()).hasSize(2)
				.allSatisfy((line) -> assertThat(line).contains("jdk.unsupported", "jlink"));
		}
	}

	@Test
	void loadsNothingNativeToTellWhetherItIsSupported() throws Exception {
		try (ChildJvm child = ChildJvm.of(Asking.class).options("-Xlog:class+load").start()) {
			assertThat(child.awaitEnd()).anyMatch((line) -> line.contains(PosixLoading.class.getName()))
				.noneMatch((line) -> line.contains(" com.kenai.jffi."));
		}
	}

	@Test
	void findsItsWayInALocaleWithoutUnicode() throws Exception {
		try (ChildJvm child = ChildJvm.of(Loading.class).environment(Map.of("LC_ALL", "C")).start()) {
			assertThat(child.awaitEnd()).singleElement().asString().containsOnlyDigits();
		}
	}

	/**
	 * Prints the descriptor limit, or twice why it does not know.
	 */
	static final class Loading {

		public static void main(String[] arguments) {
			for (int i = 0; i < 2; i++) {
				try {
					System.out.println(Posix.load().descriptorLimit());
					return;
				}
				catch (PosixUnavailableException ex) {
					System.out.println(ex.getMessage());
				}
			}
		}

	}

	/**
	 * Prints why there is no descriptor limit to be known while there are no descriptors,
	 * and then the limit.
	 */
	static final class LoadingWithoutDescriptors {

		private static final List<InputStream> EATEN = new ArrayList<>();

		public static void main(String[] arguments) throws Exception {
			// A class takes a descriptor to load
			Posix.unsupported();
			new PosixUnavailableException("", null);
			eatDescriptors();
			try {
				Posix.load();
			}
			catch (PosixUnavailableException ex) {
				System.out.println(ex.getMessage());
			}
			for (InputStream input : EATEN) {
				input.close();
			}
			System.out.println(Posix.load().descriptorLimit());
		}

		private static void eatDescriptors() {
			try {
				while (true) {
					EATEN.add(new FileInputStream("/dev/null"));
				}
			}
			catch (IOException ex) {
				// That was the last
			}
		}

	}

	/**
	 * Asks without loading.
	 */
	static final class Asking {

		public static void main(String[] arguments) {
			System.out.println(Posix.unsupported());
		}

	}

}
