package dev.graceful.boot;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graceful.handoff.RestartRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class GracefulEndpointAutoConfigurationTests {

	private final TestRestarts restarts = new TestRestarts();

	@Test
	void isThereWhereItIsExposedAndAccessible(CapturedOutput output) {
		TestEndpoint.open(this.restarts).run((context) -> {
			assertThat(context).hasSingleBean(GracefulRestartEndpoint.class)
				.hasSingleBean(GracefulRestartEndpointWebExtension.class);
			assertThat(new TestEndpoint(context).get().statusCode()).isEqualTo(200);
			assertThat(output).doesNotContain("WARN");
		});
	}

	@Test
	void isNotThereWhereItIsExposedAndItsAccessIsTheDefault() {
		TestEndpoint.hidden().withPropertyValues("management.endpoints.web.exposure.include=*").run((context) -> {
			assertThat(context).doesNotHaveBean(GracefulRestartEndpoint.class)
				.doesNotHaveBean(GracefulRestartEndpointWebExtension.class);
			assertThat(new TestEndpoint(context).post("").statusCode()).isEqualTo(404);
		});
	}

	@Test
	void isNotThereWhereItIsNotExposed() {
		TestEndpoint.hidden()
			.withPropertyValues("management.endpoint.graceful-restart.access=UNRESTRICTED")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(GracefulRestartEndpoint.class);
				assertThat(new TestEndpoint(context).post("").statusCode()).isEqualTo(404);
			});
	}

	@Test
	void isNamedWithoutADashToo() {
		TestEndpoint.hidden()
			.withPropertyValues("management.endpoints.web.exposure.include=gracefulrestart",
					"management.endpoint.gracefulrestart.access=UNRESTRICTED")
			.run((context) -> assertThat(new TestEndpoint(context).get().statusCode()).isEqualTo(503));
	}

	@Test
	void onlyShowsWhereItsAccessIsReadOnly() {
		TestEndpoint.open(this.restarts)
			.withPropertyValues("management.endpoint.graceful-restart.access=READ_ONLY")
			.run((context) -> {
				TestEndpoint endpoint = new TestEndpoint(context);
				assertThat(endpoint.get().statusCode()).isEqualTo(200);
				assertThat(endpoint.post("").statusCode()).isEqualTo(405);
				assertThat(endpoint.delete().statusCode()).isEqualTo(405);
				assertThat(this.restarts.requests).isEmpty();
			});
	}

	@Test
	void hasNoWebExtensionWhereOnlyJmxIsExposed() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(GracefulEndpointAutoConfiguration.class))
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=gracefulrestart",
					"management.endpoint.gracefulrestart.access=UNRESTRICTED")
			.run((context) -> assertThat(context).hasSingleBean(GracefulRestartEndpoint.class)
				.doesNotHaveBean(GracefulRestartEndpointWebExtension.class));
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		GracefulRestartEndpoint own = new GracefulRestartEndpoint(null);
		TestEndpoint.open(this.restarts)
			.withBean("own", GracefulRestartEndpoint.class, () -> own)
			.run((context) -> assertThat(context.getBean(GracefulRestartEndpoint.class)).isSameAs(own));
	}

	@Test
	void isNotThereWithoutActuator() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GracefulEndpointAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("gracefulRestartEndpoint"));
	}

	@Test
	void worksWithoutSpringMvc() {
		TestEndpoint.open(this.restarts)
			.withClassLoader(new FilteredClassLoader(WebMvcEndpointHandlerMapping.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(GracefulRestartEndpoint.class));
	}

	@Test
	void followsTheBasePath() {
		TestEndpoint.open(this.restarts)
			.withPropertyValues("management.endpoints.web.base-path=/manage")
			.run((context) -> assertBegins(new TestEndpoint(context), "/manage/graceful-restart"));
	}

	@Test
	void followsAPathMapping() {
		TestEndpoint.open(this.restarts)
			.withPropertyValues("management.endpoints.web.path-mapping.graceful-restart=again")
			.run((context) -> assertBegins(new TestEndpoint(context), "/actuator/again"));
	}

	@Test
	void followsASeparateManagementPort() {
		ManagementPort port = new ManagementPort();
		TestEndpoint.open(this.restarts)
			.withPropertyValues("management.server.port=0", "management.server.base-path=/manage")
			.withInitializer((context) -> context.addApplicationListener(port))
			.run((context) -> {
				assertThat(new TestEndpoint(context).post("").statusCode()).isEqualTo(404);
				assertBegins(new TestEndpoint(port.number.get()), "/manage/actuator/graceful-restart");
				assertThat(this.restarts.requests)
					.containsExactly(new RestartRequest("HTTP request", "127.0.0.1", false));
			});
	}

	private static void assertBegins(TestEndpoint endpoint, String path) {
		HttpResponse<String> answer = endpoint.send("POST", path + "?wait=1ms");
		assertThat(answer.statusCode()).isEqualTo(202);
		assertThat(answer.headers().firstValue("Location")).contains(path);
	}

	/**
	 * Hears of the last server that has started: that of the management port.
	 */
	private static final class ManagementPort implements ApplicationListener<WebServerInitializedEvent> {

		private final AtomicInteger number = new AtomicInteger();

		@Override
		public void onApplicationEvent(WebServerInitializedEvent event) {
			if ("management".equals(event.getApplicationContext().getServerNamespace())) {
				this.number.set(event.getWebServer().getPort());
			}
		}

	}

}
