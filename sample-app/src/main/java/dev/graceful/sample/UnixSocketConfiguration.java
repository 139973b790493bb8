package dev.graceful.sample;

import dev.graceful.tomcat.GracefulHttp11NioProtocol;
import org.apache.catalina.connector.Connector;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves on a unix-domain socket too: an additional connector, which is handed over like
 * the first one because it is built with Graceful's protocol.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("sample.unix-socket")
class UnixSocketConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatWebServerFactory> unixSocketCustomizer(
			@Value("${sample.unix-socket}") String path) {
		return (factory) -> {
			Connector connector = new Connector(GracefulHttp11NioProtocol.class.getName());
			connector.setProperty("unixDomainSocketPath", path);
			factory.addAdditionalConnectors(connector);
		};
	}

}
