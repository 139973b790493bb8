package dev.graceful.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks whether this process can still open anything: where it has no descriptor left, it
 * does not accept anybody either.
 */
final class DescriptorCheck implements ProbationCheck {

	private final Path file;

	/**
	 * Create a check.
	 * @param file a file that can always be opened
	 */
	DescriptorCheck(Path file) {
		this.file = file;
	}

	@Override
	public Optional<String> complaint() {
		try (InputStream opened = Files.newInputStream(this.file)) {
			return Optional.empty();
		}
		catch (IOException ex) {
			return Optional.of("nothing can be opened any more: " + ex.getMessage());
		}
	}

}
