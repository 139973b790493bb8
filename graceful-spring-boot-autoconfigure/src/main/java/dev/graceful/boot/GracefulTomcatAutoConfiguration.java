package dev.graceful.boot;

import dev.graceful.tomcat.ResponseCounter;
import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
	TomcatCustomizer gracefulTomcatCustomizer(GenerationOnDemand generation) {
		return new TomcatCustomizer(generation, "server");
	}

	@Bean
	static WebServerCheck gracefulWebServerCheck(GenerationOnDemand generation) {
		return new WebServerCheck(generation);
	}

	/**
	 * What sees in a probation how the application answers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnPredecessor
	@EnableConfigurationProperties(GracefulProperties.class)
	static class ProbationConfiguration {

		@Bean
		ResponseCounter gracefulResponseCounter() {
			return new ResponseCounter();
		}

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> gracefulResponseCounterCustomizer(ResponseCounter counter) {
			return (factory) -> factory.addEngineValves(counter);
		}

		@Bean
		ErrorRateCheck gracefulErrorRateCheck(ResponseCounter counter, GracefulProperties properties) {
			return new ErrorRateCheck(counter, properties.restart().maxErrorRate(),
					properties.restart().errorRateRequests());
		}

	}

}
