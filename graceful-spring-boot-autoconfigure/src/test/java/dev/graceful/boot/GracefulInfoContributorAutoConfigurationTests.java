package dev.graceful.boot;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class GracefulInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(GracefulInfoContributorAutoConfiguration.class));

	private final ApplicationContextRunner on = this.off.withBean(HotRestart.GENERATION, FakeRestarts.class)
		.withPropertyValues("management.info.graceful.enabled=true");

	@Test
	void contributesWhereItIsAskedFor() {
		this.on.run((context) -> assertThat(context).hasSingleBean(GracefulInfoContributor.class));
	}

	@Test
	void contributesNothingUnlessItIsAskedFor() {
		this.off.withBean(HotRestart.GENERATION, FakeRestarts.class)
			.run((context) -> assertThat(context).doesNotHaveBean(GracefulInfoContributor.class));
	}

	@Test
	void contributesNothingWhereHotRestartIsOff() {
		this.off.withPropertyValues("management.info.graceful.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(GracefulInfoContributor.class));
	}

	@Test
	void startsWithoutTheClassesOfInfo() {
		this.on.withClassLoader(new FilteredClassLoader(InfoContributor.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulInfoContributor"));
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		GracefulInfoContributor own = new GracefulInfoContributor(new FakeRestarts());
		this.on.withBean("own", GracefulInfoContributor.class, () -> own)
			.run((context) -> assertThat(context.getBean(GracefulInfoContributor.class)).isSameAs(own));
	}

}
