package dev.graceful.boot;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.graceful.handoff.HandoffEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GracefulSuperviseAutoConfiguration}.
 */
class GracefulSuperviseAutoConfigurationTests {

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulSuperviseAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withInitializer(TestHotRestart.create()::joins);

	@TempDir
	private Path directory;

	@Test
	void tellsNobodyWhereNobodyWantsToBeTold() {
		this.on.run((context) -> assertThat(context).doesNotHaveBean(ServiceManagerUpdates.class)
			.doesNotHaveBean(PidFileUpdates.class));
	}

	@Test
	void writesNoPidFileWhereHotRestartIsOff() {
		this.off.withPropertyValues("graceful.pid-file=" + this.directory.resolve("app.pid"))
			.run((context) -> assertThat(context).doesNotHaveBean(PidFileUpdates.class));
	}

	@Test
	void thePidFileSaysWhoServesAndIsGoneAfterwards() {
		Path file = this.directory.resolve("app.pid");
		this.on.withPropertyValues("graceful.pid-file=" + file).run((context) -> {
			assertThat(file).doesNotExist();
			context.publishEvent(new HandoffEvent.Serving(1));
			assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
		});
		assertThat(file).doesNotExist();
	}

	@Test
	void thePidFileIsTakenBackWithTheListeners() {
		Path file = this.directory.resolve("app.pid");
		this.on.withPropertyValues("graceful.pid-file=" + file).run((context) -> {
			context.publishEvent(new HandoffEvent.Serving(1));
			Files.writeString(file, "1");
			context.publishEvent(new HandoffEvent.RolledBack("cafe0001", "the successor closed the control socket"));
			assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
		});
	}

	@Test
	void whoeverHearsOfItFindsThePidFileWritten() {
		Path file = this.directory.resolve("app.pid");
		this.on.withPropertyValues("graceful.pid-file=" + file)
			.withBean(FileSeen.class, () -> new FileSeen(file))
			.run((context) -> {
				context.publishEvent(new HandoffEvent.RolledBack("cafe0001", "the successor was not well"));
				assertThat(context.getBean(FileSeen.class).seen).isTrue();
			});
	}

	/**
	 * Looks for a file as soon as it hears of something.
	 */
	static final class FileSeen {

		private final Path file;

		private boolean seen;

		FileSeen(Path file) {
			this.file = file;
		}

		@EventListener(HandoffEvent.RolledBack.class)
		void look() {
			this.seen = Files.exists(this.file);
		}

	}

}
