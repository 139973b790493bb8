package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Mode;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Jdk;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What speaks against a restart, each for real and one after the other: nothing is
 * started, nobody notices, the log says what to do, and once it is done a restart works.
 */
class PreChecksIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final List<Share> SHARES = List.of(new Share(Mode.NEW_CONNECTION, 4, 100),
			new Share(Mode.THINKING_KEEP_ALIVE, 20, Share.UNPACED), new Share(Mode.THINKING_POST, 10, Share.UNPACED));

	/**
	 * Less than a restart is known to need, and enough for the clients.
	 */
	private static final int SPARE_DESCRIPTORS = 24;

	@TempDir
	private static Path directory;

	private static TinyDisk disk;

	private static SmallControlGroup controlGroup;

	private static RunningApplication application;

	private static Load load;

	private static long pid;

	@BeforeAll
	static void startUnderLoad() throws IOException {
		Launch launch = Launch.quick(BootJar.built());
		if (TinyDisk.isPossible()) {
			disk = TinyDisk.mount();
			launch = launch.withOptions("-Djava.io.tmpdir=" + disk.directory());
		}
		if (SmallControlGroup.isPossible()) {
			controlGroup = SmallControlGroup.in(directory);
			launch = launch.with(SmallControlGroup.withMountsOfItsOwn(directory, Jdk.current()));
		}
		application = RunningApplication.start(launch.withArguments("--graceful.restart.back-off=8s",
				"--graceful.restart.check-command=sh,check-restart", "--sample.fault.veto-file=veto"));
		checkCommandIs("true");
		load = Load.start(application.port(), SHARES);
		pid = application.servingPid();
	}

	@AfterAll
	static void restartsWithoutAFailedRequest() {
		try (TinyDisk mounted = disk; RunningApplication restarted = application; Load running = load) {
			long successor = restarted.restart();
			assertThat(restarted.processes()).containsExactly(successor);
			assertNoRequestFailed();
		}
	}

	@Test
	void tooLittleMemory() {
		assumeTrue(controlGroup != null, "needs root, and unshare");
		controlGroup.showTo(pid);
		try {
			assertRefused("a second JVM needs about ", " leaves 40 MiB: raise that, lower -Xmx");
		}
		finally {
			controlGroup.hideFrom(pid);
		}
	}

	@Test
	void tooFewDescriptors() throws Exception {
		limitDescriptors(ProcessStatus.of(pid).descriptors() + SPARE_DESCRIPTORS);
		try {
			assertRefused("descriptors open that it may have", "raise its limit (ulimit -n, LimitNOFILE)");
		}
		finally {
			limitDescriptors(4096);
		}
	}

	@Test
	void aFullDisk() {
		assumeTrue(disk != null, "only root can mount a disk");
		disk.fill();
		try {
			assertRefused("a handoff cannot write in " + disk.directory(), "make space there");
		}
		finally {
			disk.makeSpace();
		}
	}

	@Test
	void aJarOfWhichTheCopyBrokeOff() throws IOException {
		Path complete = Files.copy(application.jar(), application.jar().resolveSibling("complete"));
		byte[] content = Files.readAllBytes(complete);
		Path part = Files.write(application.jar().resolveSibling("part"), Arrays.copyOf(content, content.length / 2));
		Files.move(part, application.jar(), StandardCopyOption.ATOMIC_MOVE);
		assertRefused(application.jar() + " is no complete jar", "by rename (mv)");
		Files.move(complete, application.jar(), StandardCopyOption.ATOMIC_MOVE);
	}

	@Test
	void noJar() throws IOException {
		Path elsewhere = application.jar().resolveSibling("elsewhere");
		Files.move(application.jar(), elsewhere, StandardCopyOption.ATOMIC_MOVE);
		assertRefused(application.jar() + ", from which this application runs, is gone", "put it there again");
		Files.move(elsewhere, application.jar(), StandardCopyOption.ATOMIC_MOVE);
	}

	@Test
	void aCheckOfTheUsersThatFails() throws IOException {
		checkCommandIs("echo the database is not migrated; exit 7");
		assertRefused("the check sh check-restart ended with status 7: the database is not migrated");
		checkCommandIs("true");
	}

	@Test
	void aVetoOfTheApplication() throws IOException {
		Path veto = Files.createFile(application.jar().resolveSibling("veto"));
		assertRefused("somebody works with veto");
		Files.delete(veto);
	}

	@Test
	void tooManyFailuresInARow() {
		application.configure("sample.fault.on-log=has the listeners, and starts:", "sample.fault.action=exit");
		for (int i = 0; i < 3; i++) {
			assertThat(ask()).contains("rolled back after");
		}
		assertRefused("the last 3 restarts have failed, the last one because ", "?force=true");
		application.configure();
		await().atMost(DEADLINE).pollInterval(Duration.ofSeconds(1)).until(() -> ask().contains("is ready"));
		long successor = application.awaitSuccessorOf(List.of(pid), DEADLINE);
		application.awaitExit(pid, DEADLINE);
		pid = successor;
		assertNoRequestFailed();
	}

	private static void assertRefused(String... reasons) {
		assertThat(ask()).contains("refused after").contains(reasons);
		assertThat(application.servingPid()).isEqualTo(pid);
		assertThat(application.processes()).containsExactly(pid);
		assertNoRequestFailed();
	}

	/**
	 * Ask for a restart.
	 * @return the line of the log that tells whether it goes on
	 */
	private static String ask() {
		long mark = application.log().mark();
		application.hup();
		List<String> ends = List.of("refused after", "rolled back after", "is ready, and waits for");
		return await().atMost(DEADLINE)
			.until(() -> application.log()
				.linesSince(mark)
				.stream()
				.filter((line) -> ends.stream().anyMatch(line::contains))
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private static void assertNoRequestFailed() {
		assertThat(load.results().failures()).as(Report.requests(load.results())).isZero();
	}

	private static void limitDescriptors(long limit) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + limit + ":").inheritIO()
			.start()
			.waitFor()).isZero();
	}

	private static void checkCommandIs(String script) throws IOException {
		Files.writeString(application.jar().resolveSibling("check-restart"), script + "\n");
	}

}
