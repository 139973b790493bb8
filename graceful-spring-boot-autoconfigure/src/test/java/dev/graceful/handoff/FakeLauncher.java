package dev.graceful.handoff;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.graceful.launch.SuccessorLauncher;
import dev.graceful.launch.SuccessorProcess;

/**
 * Launches fake processes, with the pids 101, 102, and so on.
 */
final class FakeLauncher implements SuccessorLauncher {

	private static final int FIRST_PID = 101;

	final List<FakeProcess> launched = new ArrayList<>();

	/**
	 * How often it was told to prepare.
	 */
	int prepared;

	private Map<String, String> environment;

	private String failure;

	void failWith(String failure) {
		this.failure = failure;
	}

	@Override
	public void prepare() {
		this.prepared++;
	}

	@Override
	public SuccessorProcess launch(Map<String, String> environment) throws IOException {
		if (this.failure != null) {
			throw new IOException(this.failure);
		}
		this.environment = environment;
		this.launched.add(new FakeProcess(FIRST_PID + this.launched.size()));
		return last();
	}

	FakeProcess last() {
		return this.launched.get(this.launched.size() - 1);
	}

	/**
	 * What the last one that was launched finds in its environment.
	 */
	Invitation invitation() {
		return Invitation.from(this.environment).orElseThrow();
	}

}
