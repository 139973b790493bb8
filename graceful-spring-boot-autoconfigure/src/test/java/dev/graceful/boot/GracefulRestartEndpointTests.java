package dev.graceful.boot;

import java.util.Set;
import java.util.stream.Collectors;

import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.assertj.core.api.MapAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The endpoint as an operator asks it over JMX.
 */
class GracefulRestartEndpointTests {

	private static final InstanceOfAssertFactory<?, MapAssert<String, Object>> MAP = InstanceOfAssertFactories
		.map(String.class, Object.class);

	private static final Object[] NOTHING_GIVEN = { null };

	private final TestRestarts restarts = new TestRestarts();

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, JacksonAutoConfiguration.class,
				EndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class,
				GracefulEndpointAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=gracefulrestart",
				"management.endpoint.gracefulrestart.access=UNRESTRICTED");

	private final ApplicationContextRunner on = this.off.withBean(Restarts.class, () -> this.restarts);

	@Test
	void asksForARestart() {
		this.on.run((context) -> {
			Object answer = invoke(context.getBean(MBeanServer.class), "restart", NOTHING_GIVEN);
			assertThat(answer).asInstanceOf(MAP).containsEntry("id", "5f0579ab").containsEntry("outcome", "UNDER_WAY");
			assertThat(this.restarts.requests).containsExactly(new RestartRequest("JMX call"));
		});
	}

	@Test
	void insistsWhereItIsTold() {
		this.on.run((context) -> {
			invoke(context.getBean(MBeanServer.class), "restart", true);
			assertThat(this.restarts.requests).containsExactly(new RestartRequest("JMX call", "", true));
		});
	}

	@Test
	void failsWithTheReasonOfARefusal() {
		this.restarts.refuse("A restart is under way");
		this.on.run((context) -> assertFails(context.getBean(MBeanServer.class), "restart", "A restart is under way",
				NOTHING_GIVEN));
	}

	@Test
	void failsWithTheReasonWhereTheApplicationCannotBeRestarted() {
		this.restarts.off("the web server is Jetty");
		this.on.run((context) -> assertFails(context.getBean(MBeanServer.class), "restart", "the web server is Jetty",
				NOTHING_GIVEN));
	}

	@Test
	void failsWithTheReasonWhereHotRestartIsOff() {
		this.off.run((context) -> {
			MBeanServer server = context.getBean(MBeanServer.class);
			String reason = "hot restart is off: this is no web application";
			assertFails(server, "restart", reason, NOTHING_GIVEN);
			assertFails(server, "status", reason);
		});
	}

	@Test
	void showsTheStatus() {
		this.on.run((context) -> assertThat(invoke(context.getBean(MBeanServer.class), "status")).asInstanceOf(MAP)
			.containsEntry("state", "SERVING"));
	}

	@Test
	void callsOffTheRestartThatIsUnderWay() {
		this.restarts.underWay();
		this.on.run((context) -> {
			assertThat(invoke(context.getBean(MBeanServer.class), "abort")).asInstanceOf(MAP)
				.containsEntry("state", "HANDING_OVER");
			assertThat(this.restarts.aborts).containsExactly("JMX call");
		});
	}

	@Test
	void failsWhereThereIsNothingToCallOff() {
		this.on.run((context) -> assertFails(context.getBean(MBeanServer.class), "abort",
				"there is no restart that can be called off"));
	}

	@Test
	void isNotThereWhereItsAccessIsTheDefault() {
		this.on.withPropertyValues("management.endpoint.gracefulrestart.access=NONE")
			.run((context) -> assertThat(names(context.getBean(MBeanServer.class))).isEmpty());
	}

	private static void assertFails(MBeanServer server, String operation, String reason, Object... parameters) {
		assertThatExceptionOfType(MBeanException.class).isThrownBy(() -> invoke(server, operation, parameters))
			.withMessage(reason);
	}

	private static Object invoke(MBeanServer server, String operation, Object... parameters) throws Exception {
		String[] signature = (parameters.length > 0) ? new String[] { Boolean.class.getName() } : new String[0];
		return server.invoke(names(server).iterator().next(), operation, parameters, signature);
	}

	private static Set<ObjectName> names(MBeanServer server) {
		return server.queryNames(null, null)
			.stream()
			.filter((name) -> "Gracefulrestart".equals(name.getKeyProperty("name")))
			.collect(Collectors.toSet());
	}

}
