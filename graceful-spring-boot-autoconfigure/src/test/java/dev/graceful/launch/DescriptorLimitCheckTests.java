package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DescriptorLimitCheckTests {

	@TempDir
	private Path process;

	@BeforeEach
	void haveTenOpen() throws IOException {
		Path descriptors = Files.createDirectory(this.process.resolve("fd"));
		for (int i = 0; i < 10; i++) {
			Files.createFile(descriptors.resolve(Integer.toString(i)));
		}
	}

	@Test
	void doesNotObjectWhereEnoughAreLeft() throws IOException {
		limit("42                   4096                 ");
		assertThat(objection()).isEmpty();
	}

	@Test
	void objectsWhereTooFewAreLeftAndSaysWhatToDo() throws IOException {
		limit("41                   4096                 ");
		assertThat(objection()).hasValueSatisfying((objection) -> assertThat(objection)
			.contains("has 10 of the 41 descriptors", "32 more", "ulimit -n", "LimitNOFILE"));
	}

	@Test
	void doesNotObjectWhereThereIsNoLimit() throws IOException {
		limit("unlimited            unlimited            ");
		assertThat(objection()).isEmpty();
	}

	@Test
	void objectsWhereNothingCanBeOpened() {
		assertThat(objection())
			.hasValueSatisfying((objection) -> assertThat(objection).contains("can open no more files", "ulimit -n"));
	}

	@Test
	void readsWhatThisKernelTells() {
		assertThat(new DescriptorLimitCheck(Path.of("/proc/self")).objection()).isEmpty();
	}

	private Optional<String> objection() {
		return new DescriptorLimitCheck(this.process).objection();
	}

	private void limit(String value) throws IOException {
		Files.writeString(this.process.resolve("limits"), """
				Limit                     Soft Limit           Hard Limit           Units
				Max processes             100                  100                  processes
				Max open files            %sfiles
				""".formatted(value));
	}

}
