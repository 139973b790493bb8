package dev.graceful.boot;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.graceful.handoff.RestartRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.context.ShutdownEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint behind Spring Security, of which nothing is configured but a user.
 */
class GracefulRestartEndpointSecurityTests {

	private static final String PATH = "/actuator/graceful-restart";

	private static final String CREDENTIALS = "Basic "
			+ Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));

	private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

	private final TestRestarts restarts = new TestRestarts();

	private final WebApplicationContextRunner secured = secure(TestEndpoint.open(this.restarts));

	private static WebApplicationContextRunner secure(WebApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(SecurityAutoConfiguration.class,
					UserDetailsServiceAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
					SecurityFilterAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class))
			.withPropertyValues("spring.security.user.name=alice", "spring.security.user.password=secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "POST", "DELETE" })
	void nobodyGetsAnythingWithoutCredentials(String method) {
		this.secured.run((context) -> {
			assertThat(new TestEndpoint(context).send(method, PATH).statusCode()).isIn(401, 403);
			assertNothingHappened();
		});
	}

	@Test
	void nobodyGetsARestartWithATokenAndWithoutCredentials() {
		this.secured.run((context) -> {
			assertThat(postWithToken(new TestEndpoint(context), PATH).statusCode()).isIn(302, 401);
			assertNothingHappened();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH, "/actuator/shutdown" })
	void credentialsWithoutATokenAreRefusedAsTheyAreForShutdown(String path) {
		this.secured.withConfiguration(AutoConfigurations.of(ShutdownEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.shutdown.access=UNRESTRICTED")
			.run((context) -> {
				TestEndpoint endpoint = new TestEndpoint(context);
				assertThat(endpoint.send("POST", path, "Authorization", CREDENTIALS).statusCode()).isIn(401, 403);
				assertNothingHappened();
			});
	}

	@Test
	void credentialsAndATokenGetARestartInTheNameOfTheirOwner() {
		this.secured.run((context) -> {
			HttpResponse<String> answer = postWithToken(new TestEndpoint(context), PATH, "Authorization", CREDENTIALS);
			assertThat(answer.statusCode()).isEqualTo(202);
			assertThat(this.restarts.requests).containsExactly(new RestartRequest("HTTP request", "alice", false));
		});
	}

	@Test
	void credentialsGetTheStatus() {
		this.secured.run((context) -> assertThat(
				new TestEndpoint(context).send("GET", PATH, "Authorization", CREDENTIALS).statusCode())
			.isEqualTo(200));
	}

	@Test
	void credentialsAndATokenGetNothingWhereTheAccessIsTheDefault() {
		secure(TestEndpoint.hidden()).withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(
					postWithToken(new TestEndpoint(context), PATH, "Authorization", CREDENTIALS).statusCode())
				.isEqualTo(404));
	}

	/**
	 * Ask as a page of the application would, whose session has a token.
	 */
	private static HttpResponse<String> postWithToken(TestEndpoint endpoint, String path, String... headers) {
		HttpResponse<String> page = endpoint.send("GET", "/login");
		Matcher token = TOKEN.matcher(page.body());
		assertThat(token.find()).as(page.body()).isTrue();
		String session = page.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
		String[] all = Stream
			.concat(Arrays.stream(headers), Stream.of("Cookie", session, "X-CSRF-TOKEN", token.group(1)))
			.toArray(String[]::new);
		return endpoint.send("POST", path, all);
	}

	private void assertNothingHappened() {
		assertThat(this.restarts.requests).isEmpty();
		assertThat(this.restarts.aborts).isEmpty();
	}

}
