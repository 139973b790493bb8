package dev.graceful.launch;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/**
 * Output that goes straight to where this process's own goes.
 *
 * @param reason why it cannot be captured
 */
record InheritedOutput(IOException reason) implements SuccessorOutput {

	@Override
	public Process start(ProcessBuilder builder) throws IOException {
		return builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT).start();
	}

	@Override
	public List<String> lastLines() {
		return List.of("(what it printed is in the log only, for it could not be captured: " + this.reason + ")");
	}

	@Override
	public void passOn() {
		// There is nothing between the process and the log.
	}

	@Override
	public void finish() {
		// There is nothing between the process and the log.
	}

}
