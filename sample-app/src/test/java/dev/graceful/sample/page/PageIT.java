package dev.graceful.sample.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.RunningApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page shows restarts as they happen, and measures that nobody notices them.
 */
class PageIT {

	/**
	 * One for all tests, and one page: that it survives what it shows is what is proven.
	 */
	private static RunningApplication application;

	private static Browser browser;

	@BeforeAll
	static void openPage() {
		Optional<Chromium> chromium = Chromium.installed();
		assumeTrue(chromium.isPresent(), "There is no chromedriver in PATH, so nobody looks at the page");
		application = RunningApplication.start(Launch.quick(BootJar.built()));
		browser = Browser.start(chromium.orElseThrow());
		browser.open("http://127.0.0.1:" + application.port() + "/");
	}

	@AfterAll
	static void closePage() {
		if (browser != null) {
			browser.close();
		}
		if (application != null) {
			application.close();
		}
	}

	@BeforeEach
	void awaitLoad() {
		awaitAnswersFrom(application.servingPid());
	}

	@AfterEach
	void nothingHasFailed(TestInfo test) throws IOException {
		Files.write(Path.of("target", "page-of-" + test.getTestMethod().orElseThrow().getName() + ".png"),
				browser.screenshot());
		assertThat(text("#failed")).as(text("#events")).isEqualTo("0");
		assertThat(browser.console()).isEmpty();
	}

	@Test
	void aRestartPassesAndTheColourChanges() {
		long predecessor = application.servingPid();
		browser.click("#restart");
		browser.await(headlineHas("has succeeded"));
		assertThat(text("#outcome")).contains("asked for by HTTP request", "succeeded");
		assertThat(text("#phases")).contains("launch", "warm", "commit", "probation");
		assertThat(browser.evaluate("document.querySelectorAll('#chart .probation').length")).isEqualTo("1");
		long successor = application.servingPid();
		awaitAnswersFrom(successor);
		assertThat(successor).isNotEqualTo(predecessor);
		assertThat(colourOf(successor)).isNotEqualTo(colourOf(predecessor));
	}

	@Test
	void aVersionThatDoesNotStartIsReportedWhileRequestsGoOn() {
		long predecessor = application.servingPid();
		browser.type("#defect", "does not start");
		browser.click("#restart");
		browser.await(headlineHas("was rolled back"));
		assertThat(text("#headline")).contains("sample.fault.start=exception");
		assertThat(text("#outcome")).contains("rolled back");
		assertThat(browser.evaluate("document.querySelector('#printed pre').textContent"))
			.contains("sample.fault.start=exception");
		assertThat(application.servingPid()).isEqualTo(predecessor);
		awaitAnswersFrom(predecessor);
		browser.await("document.getElementById('defect').value === 'NONE'");
	}

	@Test
	void loadGoesUpAndDown() {
		browser.click("#more");
		assertThat(text("#load")).isEqualTo("50 requests/s");
		browser.await("Number(document.getElementById('rate').textContent) > 30");
		browser.click("#less");
		assertThat(text("#load")).isEqualTo("25 requests/s");
	}

	@Test
	void lightAndDark() {
		browser.prefer("dark");
		String dark = ground();
		browser.prefer("light");
		assertThat(ground()).isNotEqualTo(dark);
	}

	/**
	 * More of them than now.
	 */
	private static void awaitAnswersFrom(long pid) {
		String answers = "Number(%s?.cells[3].textContent ?? 0)".formatted(row(pid));
		browser.await(answers + " > " + browser.evaluate(answers));
	}

	private static String colourOf(long pid) {
		return browser.evaluate(row(pid) + ".querySelector('.swatch').className");
	}

	private static String row(long pid) {
		return "[...document.querySelectorAll('#generations tbody tr')]"
				+ ".find((row) => row.cells[1].textContent === '%d')".formatted(pid);
	}

	private static String headlineHas(String text) {
		return "document.getElementById('headline').textContent.includes('" + text + "')";
	}

	private static String ground() {
		return browser.evaluate("getComputedStyle(document.body).backgroundColor");
	}

	private static String text(String selector) {
		return browser.evaluate("document.querySelector('" + selector + "').innerText");
	}

}
