package dev.graceful.sample.fault;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A defect reaches the next version, once.
 */
class NextVersionTests {

	@TempDir
	private Path directory;

	@Test
	void hasNoDefectUnlessSomebodyWantsIt() {
		assertThat(new NextVersion(file()).defect()).isEqualTo(Defect.NONE);
		assertThat(NextVersion.take(file())).isEqualTo(Defect.NONE);
	}

	@Test
	void hasTheDefectThatWasChosenLast() {
		NextVersion next = new NextVersion(file());
		next.have(Defect.DOES_NOT_START);
		next.have(Defect.FALLS_ILL);
		assertThat(next.defect()).isEqualTo(Defect.FALLS_ILL);
		assertThat(NextVersion.take(file())).isEqualTo(Defect.FALLS_ILL);
	}

	@Test
	void hasItOnce() {
		NextVersion next = new NextVersion(file());
		next.have(Defect.HANGS);
		NextVersion.take(file());
		assertThat(NextVersion.take(file())).isEqualTo(Defect.NONE);
		assertThat(next.defect()).isEqualTo(Defect.NONE);
	}

	@Test
	void leavesNoFile() throws Exception {
		NextVersion next = new NextVersion(file());
		next.have(Defect.HANGS);
		next.destroy();
		assertThat(file()).doesNotExist();
	}

	private Path file() {
		return this.directory.resolve("defect");
	}

}
