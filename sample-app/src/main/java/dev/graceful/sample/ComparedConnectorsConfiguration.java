package dev.graceful.sample;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

import dev.graceful.tomcat.GracefulHttp11NioProtocol;
import org.apache.catalina.connector.Connector;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Three connectors more, the same but for who made them, so that a benchmark can compare
 * them in one JVM: the starter's, and two of Tomcat's own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("sample.compared-ports")
class ComparedConnectorsConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatWebServerFactory> comparedConnectorsCustomizer(
			@Value("${sample.compared-ports}") int[] ports) {
		return (factory) -> factory.addAdditionalConnectors(
				connector(GracefulHttp11NioProtocol.class.getName(), ports[0]),
				connector(TomcatWebServerFactory.DEFAULT_PROTOCOL, ports[1]),
				connector(TomcatWebServerFactory.DEFAULT_PROTOCOL, ports[2]));
	}

	private static Connector connector(String protocol, int port) {
		Connector connector = new Connector(protocol);
		connector.setPort(port);
		connector.setProperty("address", "127.0.0.1");
		connector.setProperty("maxKeepAliveRequests", "-1");
		return connector;
	}

	/**
	 * Tells how much processor time the threads of a connector have used.
	 */
	@RestController
	@ConditionalOnProperty("sample.compared-ports")
	static class ProcessorTimeController {

		private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

		@GetMapping(path = "/processor-time/{port}", produces = MediaType.TEXT_PLAIN_VALUE)
		String nanoseconds(@PathVariable int port) {
			long sum = Arrays.stream(this.threads.getThreadInfo(this.threads.getAllThreadIds()))
				.filter((thread) -> thread != null && thread.getThreadName().contains("-" + port + "-"))
				.mapToLong((thread) -> this.threads.getThreadCpuTime(thread.getThreadId()))
				.sum();
			return Long.toString(sum);
		}

	}

}
