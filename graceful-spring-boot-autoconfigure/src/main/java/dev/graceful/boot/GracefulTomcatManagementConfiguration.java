package dev.graceful.boot;

import org.apache.catalina.startup.Tomcat;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Lets the Tomcat of a separate management port take part in handoffs, which has a
 * context of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnHotRestart
@ConditionalOnClass({ Tomcat.class, TomcatWebServerFactory.class })
class GracefulTomcatManagementConfiguration {

	@Bean
	TomcatCustomizer gracefulManagementTomcatCustomizer(GenerationOnDemand gracefulGeneration) {
		return new TomcatCustomizer(gracefulGeneration, TomcatCustomizer.MANAGEMENT);
	}

}
