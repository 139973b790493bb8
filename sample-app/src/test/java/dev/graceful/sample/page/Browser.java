package dev.graceful.sample.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.graceful.sample.process.Await;

/**
 * A Chromium without a window and with an empty profile, which does what a person would
 * do with it (by the WebDriver protocol).
 * <p>
 * {@link #close()} ends it and its driver, and deletes its profile.
 */
final class Browser implements AutoCloseable {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

	private static final List<String> OPTIONS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1120,1000");

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final Path directory;

	private final Process driver;

	private String session;

	private Browser(Path directory, Process driver) {
		this.directory = directory;
		this.driver = driver;
	}

	static Browser start(Chromium chromium) {
		try {
			Path directory = Files.createTempDirectory("graceful-browser-");
			Path log = directory.resolve("driver.log");
			Process driver = new ProcessBuilder(chromium.driver().toString(), "--port=0").redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.start();
			Browser browser = new Browser(directory, driver);
			browser.begin(log);
			return browser;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void begin(Path log) {
		try {
			String port = Await.answer(() -> "port of " + this.driver, DEADLINE, () -> port(log));
			String sessions = "http://127.0.0.1:" + port + "/session";
			Object options = Map.of("args",
					Stream.concat(OPTIONS.stream(), Stream.of("--user-data-dir=" + this.directory.resolve("profile")))
						.toList());
			Object capabilities = Map.of("browserName", "chrome", "goog:chromeOptions", options, "goog:loggingPrefs",
					Map.of("browser", "ALL"), "timeouts", Map.of("script", DEADLINE.toMillis()));
			JsonNode session = send("POST", sessions, Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
			this.session = sessions + "/" + session.path("sessionId").asString();
		}
		catch (RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	private static Optional<String> port(Path log) {
		try {
			Matcher matcher = PORT.matcher(Files.readString(log));
			return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void open(String address) {
		command("/url", Map.of("url", address));
	}

	void click(String selector) {
		command("/element/" + element(selector) + "/click", Map.of());
	}

	/**
	 * Press keys while an element has the focus.
	 */
	void type(String selector, String keys) {
		command("/element/" + element(selector) + "/value", Map.of("text", keys));
	}

	private String element(String selector) {
		JsonNode element = command("/element", Map.of("using", "css selector", "value", selector));
		return element.iterator().next().asString();
	}

	/**
	 * Evaluate an expression in the page.
	 */
	String evaluate(String expression) {
		return command("/execute/sync", Map.of("script", "return String(" + expression + ")", "args", List.of()))
			.asString();
	}

	/**
	 * Wait until an expression in the page is true.
	 */
	void await(String expression) {
		String script = """
				const done = arguments[0];
				const look = () => (%s) ? done() : setTimeout(look, 50);
				look();""".formatted(expression);
		try {
			command("/execute/async", Map.of("script", script, "args", List.of()));
		}
		catch (AssertionError ex) {
			throw new AssertionError("On the page: " + evaluate("document.body.innerText"), ex);
		}
	}

	/**
	 * Prefer light or dark, as a person can in the settings of the system.
	 */
	void prefer(String scheme) {
		Object feature = Map.of("name", "prefers-color-scheme", "value", scheme);
		command("/goog/cdp/execute",
				Map.of("cmd", "Emulation.setEmulatedMedia", "params", Map.of("features", List.of(feature))));
	}

	byte[] screenshot() {
		return Base64.getDecoder().decode(send("GET", this.session + "/screenshot", null).asString());
	}

	/**
	 * Return what was written to the console since the last call.
	 */
	List<String> console() {
		return command("/se/log", Map.of("type", "browser")).valueStream()
			.map((entry) -> entry.path("message").asString())
			.toList();
	}

	private JsonNode command(String path, Object body) {
		return send("POST", this.session + path, body);
	}

	private JsonNode send(String method, String address, Object body) {
		try {
			HttpRequest.BodyPublisher publisher = (body != null)
					? HttpRequest.BodyPublishers.ofString(this.mapper.writeValueAsString(body))
					: HttpRequest.BodyPublishers.noBody();
			HttpResponse<String> response = this.client.send(
					HttpRequest.newBuilder(URI.create(address)).method(method, publisher).build(),
					HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new AssertionError(method + " " + address + " " + body + ": " + response.body());
			}
			return this.mapper.readTree(response.body()).path("value");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	@Override
	public void close() {
		List<ProcessHandle> processes = Stream.concat(Stream.of(this.driver.toHandle()), this.driver.descendants())
			.toList();
		try {
			if (this.session != null) {
				send("DELETE", this.session, null);
			}
		}
		finally {
			processes.forEach(ProcessHandle::destroyForcibly);
			processes.forEach((process) -> process.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join());
			delete();
		}
	}

	private void delete() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
