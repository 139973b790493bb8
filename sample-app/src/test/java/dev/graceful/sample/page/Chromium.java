package dev.graceful.sample.page;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Chromium of this machine.
 *
 * @param driver the program that speaks WebDriver for it
 */
record Chromium(Path driver) {

	/**
	 * Look for it where programs are.
	 * @return empty if it is not installed
	 */
	static Optional<Chromium> installed() {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, "chromedriver"))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Chromium::new);
	}

}
