package dev.graceful.boot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.webmvc.actuate.endpoint.web.WebMvcEndpointHandlerMapping;
import org.springframework.context.annotation.Bean;

/**
 * Lets a restart be asked for without a body: Boot's mapping demands JSON for every
 * operation that has parameters, although all of them may be in the query.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnClass(WebMvcEndpointHandlerMapping.class)
@ConditionalOnAvailableEndpoint(endpoint = GracefulRestartEndpoint.class, exposure = EndpointExposure.WEB)
class GracefulEndpointManagementConfiguration {

	@Bean
	SmartInitializingSingleton gracefulRestartWithoutBody(ObjectProvider<WebMvcEndpointHandlerMapping> mappings,
			PathMappedEndpoints endpoints) {
		String path = endpoints.getPath(EndpointId.of(GracefulRestartEndpoint.ID));
		return () -> mappings.forEach((mapping) -> demandNoBody(mapping, path));
	}

	private static void demandNoBody(WebMvcEndpointHandlerMapping mapping, String path) {
		mapping.getHandlerMethods()
			.keySet()
			.stream()
			.filter((info) -> info.getPatternValues().contains(path))
			.forEach((info) -> info.getConsumesCondition().setBodyRequired(false));
	}

}
