package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryCheckTests {

	private static final long MEBIBYTE = 1024 * 1024;

	private static final String VERSION_TWO = "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw";

	private static final String VERSION_ONE = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";

	@TempDir
	private Path root;

	@BeforeEach
	void haveThreeHundredMebibytesInAMachineWithTwoGibibytes() throws IOException {
		write("proc/self/status",
				"Name:\tjava\nVmRSS:\t  400000 kB\nRssAnon:\t  204800 kB\nRssFile:\t  92800 kB\nRssShmem:\t  102400 kB\n");
		write("proc/meminfo", "MemTotal:  8388608 kB\nMemAvailable:  2097152 kB\n");
		write("proc/self/cgroup", "0::/\n");
		write("proc/self/mountinfo", "22 23 0:20 / /proc rw - proc proc rw\n");
	}

	@Test
	void doesNotObjectWhereNothingBoundsTheMemory() {
		assertThat(objection()).isEmpty();
	}

	@Test
	void objectsWhereTheMachineHasTooLittleLeft() throws IOException {
		write("proc/meminfo", "MemAvailable:  102400 kB\n");
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.startsWith("a second JVM needs about 300 MiB, and the machine's free memory leaves 100 MiB: ")
			.contains("-Xmx", "graceful.restart.memory-needed"));
	}

	@Test
	void objectsWhereTheControlGroupHasTooLittleLeft() throws IOException {
		groupOfVersionTwo("app", 500, 300, 50);
		mount(VERSION_TWO, "0::/app");
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.contains("the limit in " + this.root.resolve("sys/fs/cgroup/app/memory.max") + " leaves 250 MiB"));
	}

	@Test
	void takesTheFileCacheThatNobodyUsesForFree() throws IOException {
		groupOfVersionTwo("app", 500, 300, 100);
		mount(VERSION_TWO, "0::/app");
		assertThat(objection()).isEmpty();
	}

	@Test
	void objectsWhereAControlGroupAboveHasTooLittleLeft() throws IOException {
		groupOfVersionTwo("system/app", 1000, 300, 0);
		groupOfVersionTwo("system", 1000, 900, 0);
		mount(VERSION_TWO, "0::/system/app");
		assertThat(objection()).hasValueSatisfying(
				(objection) -> assertThat(objection).contains("cgroup/system/memory.max leaves 100 MiB"));
	}

	@Test
	void tellsTheLimitThatLeavesLeast() throws IOException {
		groupOfVersionTwo("system/app", 1000, 950, 0);
		groupOfVersionTwo("system", 1000, 900, 0);
		mount(VERSION_TWO, "0::/system/app");
		assertThat(objection())
			.hasValueSatisfying((objection) -> assertThat(objection).contains("system/app/memory.max leaves 50 MiB"));
	}

	@Test
	void takesAGroupAboveItsLimitAsOneThatLeavesNothing() throws IOException {
		groupOfVersionTwo("app", 100, 300, 0);
		mount(VERSION_TWO, "0::/app");
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection).contains("leaves 0 MiB"));
	}

	@Test
	void doesNotObjectWhereTheControlGroupHasNoLimit() throws IOException {
		groupOfVersionTwo("app", 500, 300, 0);
		write("sys/fs/cgroup/app/memory.max", "max\n");
		mount(VERSION_TWO, "0::/app");
		assertThat(objection()).isEmpty();
	}

	@Test
	void looksAtControlGroupsOfTheFirstVersionToo() throws IOException {
		groupOfVersionOne("app", 500 * MEBIBYTE, 300 * MEBIBYTE);
		mount(VERSION_ONE, "9:name=systemd:/\n4:cpu,memory:/app\n0::/");
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.contains("cgroup/memory/app/memory.limit_in_bytes leaves 200 MiB"));
	}

	@Test
	void doesNotObjectToTheLargestLimitOfTheFirstVersion() throws IOException {
		groupOfVersionOne("app", 9223372036854771712L, 300 * MEBIBYTE);
		mount(VERSION_ONE, "4:memory:/app");
		assertThat(objection()).isEmpty();
	}

	@Test
	void findsItsGroupInAContainerThatSeesAPartOfThem() throws IOException {
		groupOfVersionTwo("", 500, 300, 0);
		mount(VERSION_TWO.replace(" / ", " /docker/4711 "), "0::/docker/4711");
		assertThat(objection()).isPresent();
	}

	@Test
	void looksAtTheTopmostGroupWhereItsOwnIsNotSeen() throws IOException {
		groupOfVersionTwo("", 500, 300, 0);
		mount(VERSION_TWO, "0::/../elsewhere");
		assertThat(objection()).isPresent();
	}

	@Test
	void takesWhatIsNeededFromWhoeverKnowsIt() throws IOException {
		groupOfVersionTwo("app", 500, 300, 0);
		mount(VERSION_TWO, "0::/app");
		assertThat(objection(OptionalLong.of(200 * MEBIBYTE))).isEmpty();
		assertThat(objection(OptionalLong.of(201 * MEBIBYTE))).isPresent();
	}

	@Test
	void doesNotLookWhereNothingIsNeeded() throws IOException {
		groupOfVersionTwo("app", 100, 100, 0);
		mount(VERSION_TWO, "0::/app");
		assertThat(objection(OptionalLong.of(0))).isEmpty();
	}

	@Test
	void doesNotObjectWhereTheKernelDoesNotTell() throws IOException {
		write("proc/meminfo", "MemAvailable:  102400 kB\n");
		Files.delete(this.root.resolve("proc/self/mountinfo"));
		assertThat(objection()).isEmpty();
	}

	@Test
	void readsWhatThisKernelTells() {
		Path root = Path.of("/");
		assertThat(new MemoryCheck(OptionalLong.of(Long.MAX_VALUE), root).objection()).isPresent();
		assertThat(new MemoryCheck(OptionalLong.of(1), root).objection()).isEmpty();
	}

	private Optional<String> objection() {
		return objection(OptionalLong.empty());
	}

	private Optional<String> objection(OptionalLong needed) {
		return new MemoryCheck(needed, this.root).objection();
	}

	private void mount(String mount, String memberships) throws IOException {
		write("proc/self/mountinfo", mount + "\n");
		write("proc/self/cgroup", memberships + "\n");
	}

	private void groupOfVersionTwo(String name, long limit, long used, long cache) throws IOException {
		String group = "sys/fs/cgroup/" + name + "/";
		write(group + "memory.max", limit * MEBIBYTE + "\n");
		write(group + "memory.current", used * MEBIBYTE + "\n");
		write(group + "memory.stat",
				"anon 4096\ninactive_file " + cache * MEBIBYTE + "\nactive_file " + 400 * MEBIBYTE + "\n");
	}

	private void groupOfVersionOne(String name, long limit, long used) throws IOException {
		String group = "sys/fs/cgroup/memory/" + name + "/";
		write(group + "memory.limit_in_bytes", limit + "\n");
		write(group + "memory.usage_in_bytes", used + "\n");
		write(group + "memory.stat", "inactive_file " + 400 * MEBIBYTE + "\ntotal_inactive_file 0\n");
	}

	private void write(String file, String content) throws IOException {
		Path path = this.root.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, content);
	}

}
