package dev.graceful.sample.fault;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Lets a bean fail where a test asks for it.
 */
@Configuration(proxyBeanMethods = false)
class StartFaultConfiguration {

	@Bean
	InitializingBean startFault(Environment environment) {
		return () -> FaultProperties.of(environment).start().happen();
	}

}
