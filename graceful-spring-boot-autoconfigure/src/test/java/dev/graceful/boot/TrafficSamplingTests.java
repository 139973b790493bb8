package dev.graceful.boot;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import dev.graceful.handoff.Traffic.Route;
import dev.graceful.warmup.SampledTraffic;
import dev.graceful.warmup.TrafficSettings;
import dev.graceful.warmup.WarmUp;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

class TrafficSamplingTests {

	private final SampledTraffic traffic = new SampledTraffic(
			new TrafficSettings(true, 20, List.of(), List.of(), Map.of()), InstantSource.system());

	private final MockServletContext servletContext = new MockServletContext();

	private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();

	private MockMvc mvc;

	@BeforeEach
	void start() {
		this.context.setServletContext(this.servletContext);
		this.context.register(Application.class);
		this.context.addBeanFactoryPostProcessor(
				(beans) -> beans.registerSingleton("sampling", new TrafficSampling(this.traffic)));
		this.context.refresh();
		this.mvc = MockMvcBuilders.webAppContextSetup(this.context).build();
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void keepsTheRouteOfARequestAndNothingOfTheRequestItself() throws Exception {
		ask(get("/orders/4711?token=secret").header("Authorization", "Bearer secret"));
		ask(get("/orders/4712"));
		ask(head("/orders/4713"));
		assertThat(this.traffic.traffic().routes()).containsExactlyInAnyOrder(new Route("GET", "/orders/{id}", 2),
				new Route("HEAD", "/orders/{id}", 1));
	}

	@Test
	void keepsTheRouteOfAFunction() throws Exception {
		ask(get("/functions/4711"));
		assertThat(this.traffic.traffic().routes()).containsExactly(new Route("GET", "/functions/{id}", 1));
	}

	@Test
	void keepsTheRouteAsItIsBelowThePathOfTheApplication() throws Exception {
		this.servletContext.setContextPath("/shop");
		ask(get("/shop/orders/4711").contextPath("/shop"));
		ask(get("/shop/api/orders/4711").contextPath("/shop").servletPath("/api"));
		assertThat(this.traffic.traffic().routes()).extracting(Route::pattern)
			.containsExactlyInAnyOrder("/shop/orders/{id}", "/shop/api/orders/{id}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/files/spring.factories", "/view", "/missing", "/failing", "/refusing", "/later",
			"/of-the-servlet/later" })
	void keepsNothingOfWhatIsNoAnswerOfARoute(String path) throws Exception {
		try {
			this.mvc.perform(get(path));
		}
		catch (ServletException ex) {
			// What a server would answer with an error
		}
		assertThat(this.traffic.traffic().routes()).isEmpty();
	}

	@Test
	void keepsNothingOfWhatMayChangeSomething() throws Exception {
		this.mvc.perform(post("/orders/4711"));
		assertThat(this.traffic.traffic().routes()).isEmpty();
	}

	@Test
	void keepsNothingOfAWarmUp() throws Exception {
		ask(get("/orders/4711").requestAttr(WarmUp.REQUEST_ATTRIBUTE, true));
		assertThat(this.traffic.traffic().routes()).isEmpty();
	}

	@Test
	void keepsNothingOfWhatNoClientHasAskedFor() throws Exception {
		ask(get("/orders/4711").with((request) -> {
			request.setDispatcherType(DispatcherType.FORWARD);
			return request;
		}));
		assertThat(this.traffic.traffic().routes()).isEmpty();
	}

	private void ask(MockHttpServletRequestBuilder request) throws Exception {
		assertThat(this.mvc.perform(request).andReturn().getResponse().getStatus()).isEqualTo(200);
	}

	/**
	 * An application with routes of every kind.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class Application implements WebMvcConfigurer {

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route()
				.GET("/functions/{id}", (request) -> ServerResponse.ok().body("function"))
				.build();
		}

		@Bean
		Routes routes() {
			return new Routes();
		}

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/files/**").addResourceLocations("classpath:/META-INF/");
		}

		@Override
		public void addViewControllers(ViewControllerRegistry registry) {
			registry.addStatusController("/view", HttpStatus.OK);
		}

	}

	/**
	 * Routes in the form of methods.
	 */
	@RestController
	static class Routes {

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return id;
		}

		@GetMapping("/failing")
		String failing() {
			throw new IllegalStateException("no database");
		}

		@GetMapping("/refusing")
		ResponseEntity<String> refusing() {
			return ResponseEntity.status(401).body("who are you?");
		}

		@GetMapping("/later")
		Callable<String> later() {
			return () -> "later";
		}

		@GetMapping("/of-the-servlet/later")
		void laterOfTheServlet(HttpServletRequest request) {
			AsyncContext exchange = request.startAsync();
			exchange.setTimeout(0);
		}

	}

}
