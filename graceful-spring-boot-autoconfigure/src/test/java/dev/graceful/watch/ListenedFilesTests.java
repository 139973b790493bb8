package dev.graceful.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenedFiles}: with real files, and looking only when something was
 * heard.
 */
class ListenedFilesTests {

	private static final long DEADLINE_SECONDS = 30;

	@TempDir
	private Path temporary;

	private Path directory;

	private final Semaphore heard = new Semaphore(0);

	private ListenedFiles files;

	private Snapshot snapshot;

	@BeforeEach
	void resolveLinks() throws IOException {
		this.directory = this.temporary.toRealPath();
	}

	@AfterEach
	void close() {
		this.files.close();
	}

	@Test
	void noticeAFileThatIsWrittenInPlace() throws Exception {
		Path file = write("app.yml", "1");
		watch(file);
		write("app.yml", "2");
		awaitChanges("app.yml changed");
	}

	@Test
	void noticeAFileOfTheSameSizeAndAgeWithAnotherContent() throws Exception {
		Path file = write("app.yml", "1");
		FileTime modified = Files.getLastModifiedTime(file);
		watch(file);
		write("app.yml", "2");
		Files.setLastModifiedTime(file, modified);
		awaitChanges("app.yml changed");
	}

	@Test
	void noticeAFileThatIsReplacedByRenameAgainAndAgain() throws Exception {
		Path file = write("app.jar", "0");
		watch(file);
		for (int i = 1; i < 4; i++) {
			Files.move(write("app.jar.new", "" + i), file, StandardCopyOption.ATOMIC_MOVE);
			awaitChanges("app.jar changed");
		}
	}

	@Test
	void noticeAFileThatIsDeletedAndCreatedAgain() throws Exception {
		Path file = write("app.jar", "1");
		watch(file);
		Files.delete(file);
		awaitChanges("app.jar deleted");
		write("app.jar", "2");
		awaitChanges("app.jar created");
	}

	@Test
	void noticeThatAFileWasMoved() throws Exception {
		write("config/a.yml", "1");
		watch(this.directory.resolve("config"));
		Files.move(this.directory.resolve("config/a.yml"), this.directory.resolve("config/b.yml"));
		awaitChanges("b.yml moved from a.yml");
	}

	@Test
	void takeAFileThatWasOnlyTouchedForTheSame() throws Exception {
		Path file = write("config/a.yml", "1");
		watch(this.directory.resolve("config"));
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		write("config/a.yml", "1");
		write("config/b.yml", "1");
		awaitChanges("b.yml created");
	}

	@Test
	void noticeWhatHappensInDirectoriesThatAreNew() throws Exception {
		watch(Files.createDirectory(this.directory.resolve("config")));
		write("config/new/and/deep/a.yml", "1");
		awaitChanges("a.yml created");
		write("config/new/and/deep/a.yml", "2");
		awaitChanges("a.yml changed");
		write("config/new/and/b.yml", "1");
		awaitChanges("b.yml created");
	}

	@Test
	void noticeAPathThatDidNotExist() throws Exception {
		watch(this.directory.resolve("to/come/a.yml"));
		Files.createDirectory(this.directory.resolve("to"));
		write("to/come/a.yml", "1");
		awaitChanges("a.yml created");
	}

	@Test
	void noticeADirectoryThatIsReplacedAsAWhole() throws Exception {
		write("classes/a.class", "1");
		write("fresh/a.class", "2");
		watch(this.directory.resolve("classes"));
		Files.move(this.directory.resolve("classes"), this.directory.resolve("old"));
		Files.move(this.directory.resolve("fresh"), this.directory.resolve("classes"));
		awaitChanges("a.class changed");
		write("classes/a.class", "3");
		awaitChanges("a.class changed");
	}

	@Test
	void noticeThatALinkOnTheWayLeadsElsewhere() throws Exception {
		write("releases/1/app.jar", "1");
		write("releases/2/app.jar", "2");
		Path current = this.directory.resolve("current");
		Files.createSymbolicLink(current, Path.of("releases/1"));
		watch(current.resolve("app.jar"));
		Path fresh = Files.createSymbolicLink(this.directory.resolve("fresh"), Path.of("releases/2"));
		Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
		awaitChanges("app.jar changed");
		write("releases/2/app.jar", "3");
		awaitChanges("app.jar changed");
	}

	@Test
	void noticeAConfigMapThatIsUpdatedAgainAndAgain() throws Exception {
		Path configMap = Files.createDirectory(this.directory.resolve("config"));
		updateConfigMap(configMap, 1, "1");
		Files.createSymbolicLink(configMap.resolve("application.yaml"), Path.of("..data/application.yaml"));
		watch(configMap);
		updateConfigMap(configMap, 2, "2");
		awaitChanges("application.yaml changed");
		updateConfigMap(configMap, 3, "2");
		write("config/other.yaml", "1");
		awaitChanges("other.yaml created");
		updateConfigMap(configMap, 4, "3");
		awaitChanges("application.yaml changed");
	}

	/**
	 * As the kubelet does.
	 */
	private void updateConfigMap(Path configMap, int version, String content) throws IOException {
		String data = "..2026_11_21_" + version;
		write("config/" + data + "/application.yaml", content);
		Files.createSymbolicLink(configMap.resolve("..data_tmp"), Path.of(data));
		Files.move(configMap.resolve("..data_tmp"), configMap.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
		Path before = configMap.resolve("..2026_11_21_" + (version - 1));
		Files.deleteIfExists(before.resolve("application.yaml"));
		Files.deleteIfExists(before);
	}

	@Test
	void noticeMoreEventsThanCanBeHeld() throws Exception {
		Path config = Files.createDirectory(this.directory.resolve("config"));
		watch(config);
		for (int i = 0; i < 3000; i++) {
			Files.createFile(config.resolve(i + ".yml"));
		}
		awaitChanges(IntStream.range(0, 3000).mapToObj((i) -> i + ".yml created").sorted().toArray(String[]::new));
	}

	@Test
	void areThoseOfTheNamesThatAreMeant() throws Exception {
		write("application.yml", "1");
		write("other.txt", "1");
		write("sub/application.yml", "1");
		watch(List.of(), new WatchedPath(this.directory, "application*.{properties,yml}"));
		assertThat(names()).containsExactly("application.yml");
		write("application-x.properties", "1");
		awaitChanges("application-x.properties created");
	}

	@Test
	void areNotWhatEditorsAndTheApplicationItselfWrite() throws Exception {
		write("run/app.pid", "1");
		watch(List.of(this.directory.resolve("run/app.pid"), this.directory.resolve("run/log"),
				this.directory.resolve("control")), new WatchedPath(this.directory));
		for (String name : List.of("run/app.pid", "run/app.pid.4711", "run/log", "run/log.2026.gz", "control/1.sock",
				"4913", ".app.yml.swp", "app.yml~", ".#app.yml", "#app.yml#", "any.log", "app.archives/app.key")) {
			write(name, "2");
		}
		write("run/app.yml", "1");
		awaitChanges("app.yml created");
	}

	@Test
	void areNotWhatTheIgnoreFileNames() throws Exception {
		write(".gracefulignore", """
				# comment
				*.txt
				!keep.txt
				/data/
				""");
		for (String name : List.of("a.txt", "keep.txt", "sub/b.txt", "data/c.yml", "sub/data/d.yml", "{e}.yml")) {
			write(name, "1");
		}
		watch(this.directory);
		assertThat(names()).containsExactlyInAnyOrder("keep.txt", "d.yml", "{e}.yml");
	}

	@Test
	void mayBeIgnoredAlthoughTheyAreNamed() throws Exception {
		write(".gracefulignore", "app.jar");
		watch(write("app.jar", "1"));
		assertThat(names()).isEmpty();
	}

	@Test
	void endWhereALinkLeadsBack() throws Exception {
		write("sub/a.yml", "1");
		Files.createSymbolicLink(this.directory.resolve("sub/back"), this.directory);
		Files.createSymbolicLink(this.directory.resolve("self"), Path.of("self"));
		watch(this.directory);
		assertThat(names()).containsExactly("a.yml");
	}

	private Path write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content);
	}

	private void watch(Path... paths) {
		watch(List.of(), Arrays.stream(paths).map(WatchedPath::new).toArray(WatchedPath[]::new));
	}

	private void watch(List<Path> own, WatchedPath... paths) {
		this.files = new ListenedFiles(List.of(paths), new Ignores(own, List.of(this.directory)));
		this.files.listen(this.heard::release);
		this.snapshot = this.files.look(Snapshot.EMPTY);
	}

	private List<String> names() {
		return this.snapshot.files().keySet().stream().map((path) -> path.getFileName().toString()).toList();
	}

	private void awaitChanges(String... changes) throws InterruptedException {
		List<String> seen = new ArrayList<>();
		while (!seen.equals(List.of(changes))) {
			assertThat(this.heard.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("heard after " + seen).isTrue();
			this.heard.drainPermits();
			Snapshot now = this.files.look(this.snapshot);
			seen = now.changesSince(this.snapshot).stream().map((change) -> Change.summary(List.of(change))).toList();
			if (seen.equals(List.of(changes))) {
				this.snapshot = now;
			}
		}
	}

}
