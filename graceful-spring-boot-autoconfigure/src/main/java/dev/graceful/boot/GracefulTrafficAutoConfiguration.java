package dev.graceful.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration that sees what clients ask for, for successors to warm up with.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnHotRestart
@ConditionalOnBooleanProperty("graceful.warmup.traffic.enabled")
public final class GracefulTrafficAutoConfiguration {

	@Bean
	TrafficSampling gracefulTrafficSampling(HotRestart gracefulHotRestart) {
		return new TrafficSampling(gracefulHotRestart.traffic());
	}

}
