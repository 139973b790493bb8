package dev.graceful.boot;

import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	/**
	 * Boot switches Tomcat's registry off for the whole JVM, and so for the tests that
	 * come later, unless somebody has used it.
	 */
	@BeforeAll
	static void useTheRegistryOfTomcat() {
		Registry.getRegistry(null);
	}

	@Test
	void aPropertyThatIsWrongIsNamed(CapturedOutput output) {
		start("--graceful.drain.timeout=-1s");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "'graceful.drain.timeout' must be more than nothing",
					"Update your application's configuration")
			.doesNotContain("\tat ");
	}

	@Test
	void aPropertyThatCannotBeReadIsNamed(CapturedOutput output) {
		start("--graceful.drain.timeout=soon");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Property: graceful.drain.timeout", "Value: \"soon\"")
			.doesNotContain("\tat ");
	}

	@Test
	void aGroupOfHealthThatIsNotThereIsNamed(CapturedOutput output) {
		start("--graceful.restart.health-group=serving", "--server.port=0", "--graceful.restart.signal=none",
				"--management.endpoints.web.exposure.include=health");
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"Invalid value 'serving' for configuration property 'graceful.restart.health-group'",
					"management.endpoint.health.group.serving.include")
			.doesNotContain("\tat ");
	}

	private static void start(String... arguments) {
		SpringApplication application = new SpringApplication(WebApplication.class);
		application.setRegisterShutdownHook(false);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, GracefulProbationAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			HealthEndpointAutoConfiguration.class })
	static class WebApplication {

	}

}
