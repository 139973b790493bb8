package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks whether something can be written in a directory.
 */
final class DiskCheck implements LaunchCheck {

	private static final int PROBE_BYTES = 8 * 1024;

	private final Path directory;

	DiskCheck(Path directory) {
		this.directory = directory;
	}

	@Override
	public Optional<String> objection() {
		try {
			probe();
		}
		catch (IOException ex) {
			return objection(ex.getMessage());
		}
		long space = this.directory.toFile().getUsableSpace();
		return (space < OutputFiles.SPACE_NEEDED) ? objection("only " + space / 1024 + " KiB are left")
				: Optional.empty();
	}

	private void probe() throws IOException {
		Path probe = Files.createTempFile(this.directory, "graceful-", ".probe");
		try {
			Files.write(probe, new byte[PROBE_BYTES]);
		}
		finally {
			Files.delete(probe);
		}
	}

	private Optional<String> objection(String reason) {
		return Optional.of("a handoff cannot write in " + this.directory + " (" + reason
				+ "): make space there, or name another directory (graceful.control.directory, java.io.tmpdir)");
	}

}
