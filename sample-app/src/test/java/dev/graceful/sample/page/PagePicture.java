package dev.graceful.sample.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

/**
 * Takes the pictures for the README, of a restart that fails and one that succeeds: <pre>
 * sample-app/run page.PagePicture docs
 * </pre>
 */
public final class PagePicture {

	private static final Duration BEFORE = Duration.ofSeconds(10);

	private static final Duration AFTER = Duration.ofSeconds(4);

	private PagePicture() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		Path directory = Files.createDirectories(Path.of(arguments[0]));
		Chromium chromium = Chromium.installed()
			.orElseThrow(() -> new IllegalStateException("There is no chromedriver in PATH"));
		Launch launch = Launch.of(BootJar.built()).withArguments("--graceful.restart.probation=8s");
		try (RunningApplication application = RunningApplication.start(launch);
				Browser browser = Browser.start(chromium)) {
			browser.open("http://127.0.0.1:" + application.port() + "/");
			browser.click("#more");
			Thread.sleep(BEFORE.toMillis());
			browser.type("#defect", "falls");
			browser.click("#restart");
			browser.await("document.getElementById('outcome').textContent.includes('rolled back')");
			Thread.sleep(AFTER.toMillis());
			browser.click("#restart");
			browser.await("document.getElementById('outcome').textContent.includes('succeeded')");
			Thread.sleep(AFTER.toMillis());
			Files.write(directory.resolve("restart-light.png"), browser.screenshot());
			browser.prefer("dark");
			Files.write(directory.resolve("restart-dark.png"), browser.screenshot());
		}
	}

}
