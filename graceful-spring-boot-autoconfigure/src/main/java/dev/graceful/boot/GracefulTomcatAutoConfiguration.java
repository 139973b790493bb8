package dev.graceful.boot;

import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that lets the application's Tomcat take part in handoffs.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnHotRestart
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
public final class GracefulTomcatAutoConfiguration {

	@Bean
	TomcatCustomizer gracefulTomcatCustomizer(GenerationOnDemand gracefulGeneration) {
		return new TomcatCustomizer(gracefulGeneration, "server");
	}

	@Bean
	static WebServerCheck gracefulWebServerCheck(GenerationOnDemand gracefulGeneration) {
		return new WebServerCheck(gracefulGeneration);
	}

}
