package dev.graceful.supervise;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class KeeperProgramTests {

	@TempDir
	private Path controlDirectory;

	@Test
	void isWrittenWithWhatItNeedsAloneAndRuns() throws Exception {
		try (KeeperProgram program = KeeperProgram.write(this.controlDirectory)) {
			program.rehearse();
			List<Path> files = files();
			assertThat(files).hasSize(2);
			try (JarFile jar = new JarFile(files.get(0).toFile())) {
				List<String> ours = jar.stream()
					.map(ZipEntry::getName)
					.filter((name) -> name.startsWith("dev/graceful/"))
					.map((name) -> name.substring(name.lastIndexOf('/') + 1))
					.toList();
				assertThat(ours).containsExactlyInAnyOrder("Keeper.class", "KeeperSystem.class",
						"RealKeeperSystem.class", "LaterGenerations.class", "SmallPosix.class", "NativeFunction.class",
						"NativeMemory.class", "KeptSignals.class", "ReceivedSignal.class", "EndedChild.class",
						"ProcessStat.class");
			}
		}
		assertThat(this.controlDirectory).isEmptyDirectory();
	}

	private List<Path> files() throws Exception {
		try (Stream<Path> files = Files.walk(this.controlDirectory)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
	}

}
