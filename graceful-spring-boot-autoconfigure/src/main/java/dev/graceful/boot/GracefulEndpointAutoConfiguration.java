package dev.graceful.boot;

import java.util.Optional;

import dev.graceful.handoff.Restarts;
import dev.graceful.posix.Posix;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint that asks for restarts. It is there where
 * hot restart is off, too, to say so.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(GracefulRestartEndpoint.class)
@EnableConfigurationProperties(GracefulProperties.class)
public final class GracefulEndpointAutoConfiguration {

	private static final String PATH = "graceful-restart";

	@Bean
	AwaitedRestarts gracefulAwaitedRestarts(ObjectProvider<Restarts> restarts,
			ObjectProvider<GracefulProperties> properties) {
		return new AwaitedRestarts(Optional.ofNullable(restarts.getIfAvailable()),
				() -> whyOff(properties.getObject()));
	}

	private static String whyOff(GracefulProperties properties) {
		if (!properties.enabled()) {
			return "hot restart is off: 'graceful.enabled' is false";
		}
		return "hot restart is off: " + Posix.unsupported().orElse("this is no web application");
	}

	@Bean
	@ConditionalOnMissingBean
	GracefulRestartEndpoint gracefulRestartEndpoint(AwaitedRestarts restarts) {
		return new GracefulRestartEndpoint(restarts);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = GracefulRestartEndpoint.class, exposure = EndpointExposure.WEB)
	GracefulRestartEndpointWebExtension gracefulRestartEndpointWebExtension(AwaitedRestarts restarts) {
		return new GracefulRestartEndpointWebExtension(restarts);
	}

	@Bean
	PathMapper gracefulRestartPathMapper() {
		EndpointId id = EndpointId.of(GracefulRestartEndpoint.ID);
		return (endpoint) -> endpoint.equals(id) ? PATH : null;
	}

}
