package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ArchiveDirectory}.
 */
class ArchiveDirectoryTests {

	@TempDir
	private Path temporary;

	@Test
	void whatIsPublishedIsThereAndNothingElseIs() throws IOException {
		ArchiveKey key = key("/app.jar", "version 1");
		assertThat(directory().whyThereIsNone(key)).isEmpty();
		Path published = publish(key, 2);
		assertThat(published).isEqualTo(directory().archive(key)).hasContent("classes");
		assertThat(names()).containsExactly("lock", key.name() + ".graceful.jsa", key.name() + ".key");
	}

	@Test
	void tellsWhyThereIsNone() throws IOException {
		publish(key("/app.jar", "/lib.jar of version 1"), 2);
		assertThat(directory().whyThereIsNone(key("/app.jar", "/lib.jar of version 2"))).get()
			.asString()
			.endsWith("was made with another /lib.jar of version 1");
		assertThat(directory().whyThereIsNone(key("/other.jar", "/lib.jar of version 1"))).isEmpty();
	}

	@Test
	void tellsThatSomebodyHasTakenItAway() throws IOException {
		ArchiveKey key = key("/app.jar", "version 1");
		Files.delete(publish(key, 2));
		assertThat(directory().whyThereIsNone(key)).get().asString().endsWith("archives is gone");
	}

	@Test
	void keepsTheNewestOnesOfEachApplication() throws IOException {
		ArchiveKey other = key("/other.jar", "version 1");
		publish(other, 2);
		for (int version = 1; version <= 3; version++) {
			ArchiveKey key = key("/app.jar", "version " + version);
			publish(key, 2);
			Files.setLastModifiedTime(directory().path().resolve(key.name() + ".key"),
					FileTime.from(Instant.EPOCH.plusSeconds(version)));
		}
		assertThat(directory().archive(other)).exists();
		assertThat(directory().archive(key("/app.jar", "version 1"))).doesNotExist();
		assertThat(directory().archive(key("/app.jar", "version 2"))).exists();
		assertThat(directory().archive(key("/app.jar", "version 3"))).exists();
		assertThat(names()).hasSize(7);
	}

	@Test
	void nobodyMakesASecondOneMeanwhile() throws IOException {
		try (ArchiveDirectory.Unfinished unfinished = directory().begin()) {
			assertThatIOException().isThrownBy(() -> directory().begin())
				.withMessage("another one is being made in " + directory().path());
		}
		directory().begin().close();
	}

	@Test
	void whatWasLeftUnfinishedIsTakenAway() throws IOException {
		ArchiveKey key = key("/app.jar", "version 1");
		Files.createDirectories(directory().path().resolve("unfinished"));
		Files.writeString(directory().path().resolve("unfinished").resolve("half"), "cla");
		publish(key, 1);
		assertThat(names()).hasSize(3);
	}

	@Test
	void saysThatItCannotBeWrittenIn() {
		assertThatIOException().isThrownBy(() -> new ArchiveDirectory(Path.of("/proc/archives")).begin())
			.withMessageStartingWith("/proc/archives cannot be written in: ");
	}

	private Path publish(ArchiveKey key, int kept) throws IOException {
		try (ArchiveDirectory.Unfinished unfinished = directory().begin()) {
			Files.writeString(unfinished.archive(key), "classes");
			return unfinished.publish(key, kept);
		}
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(directory().path())) {
			return files.map(Path::getFileName)
				.map(Path::toString)
				.sorted(Comparator.comparing((String name) -> !name.equals("lock"))
					.thenComparing(Comparator.naturalOrder()))
				.toList();
		}
	}

	private ArchiveDirectory directory() {
		return new ArchiveDirectory(this.temporary.resolve("archives"));
	}

	private static ArchiveKey key(String application, String file) {
		return new ArchiveKey(application, 17, List.of("JDK", file));
	}

}
