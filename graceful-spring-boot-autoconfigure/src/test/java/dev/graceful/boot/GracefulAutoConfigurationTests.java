package dev.graceful.boot;

import dev.graceful.handoff.GracefulWork;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulAutoConfigurationTests {

	private final HotRestart hotRestart = TestHotRestart.create();

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withInitializer(this.hotRestart::joins);

	@Test
	void theWorkIsTheOneThatADrainWaitsFor() {
		this.on.run((context) -> assertThat(context.getBean(GracefulWork.class))
			.isSameAs(ReflectionTestUtils.getField(this.hotRestart, "work")));
	}

	@Test
	void theWorkIsCountedWhereHotRestartIsOff() {
		this.off.run((context) -> {
			GracefulWork work = context.getBean(GracefulWork.class);
			work.begin("report");
			assertThat(work.unfinished()).containsExactly("report");
		});
	}

	@Test
	void drainsJustBeforeTheWebServersOwnGracefulShutdown() {
		this.on.run((context) -> assertThat(context.getBean(DrainBeforeStop.class).getPhase())
			.isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1));
	}

	@Test
	void drainsWhereGracefulShutdownIsAskedFor() {
		this.on.withPropertyValues("server.shutdown=GRACEFUL")
			.run((context) -> assertThat(context).hasSingleBean(DrainBeforeStop.class));
	}

	@Test
	void doesNotDrainWhereShutdownIsImmediate() {
		this.on.withPropertyValues("server.shutdown=immediate")
			.run((context) -> assertThat(context).doesNotHaveBean(DrainBeforeStop.class));
	}

	@Test
	void doesNotDrainWhereHotRestartIsOff() {
		this.off.run((context) -> assertThat(context).doesNotHaveBean(DrainBeforeStop.class));
	}

}
