package dev.graceful.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/**
 * Finds out which process of which version this is.
 */
@Configuration(proxyBeanMethods = false)
class GenerationConfiguration {

	@Bean
	Generation generation() throws IOException {
		String version = new ClassPathResource("version.txt").getContentAsString(StandardCharsets.UTF_8);
		return new Generation(ProcessHandle.current().pid(), version.strip());
	}

}
