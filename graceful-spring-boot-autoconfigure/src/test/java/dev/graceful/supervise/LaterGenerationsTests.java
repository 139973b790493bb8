package dev.graceful.supervise;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import dev.graceful.handoff.Invitation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaterGenerationsTests {

	private static final long ENDED = 4_194_305;

	@Test
	void knowsTheVariableOfTheInvitation() {
		Optional<Invitation> invitation = Invitation.from(Map.of(LaterGenerations.PREDECESSOR, "4711",
				"GRACEFUL_HANDOFF_SOCKET", "socket", "GRACEFUL_HANDOFF_TOKEN", "token"));
		assertThat(invitation).map(Invitation::pid).hasValue(4711L);
	}

	@Test
	void followsOneToTheNext() throws IOException, InterruptedException {
		Process successor = invitedBy(ENDED);
		Process next = invitedBy(successor.pid());
		try {
			assertThat(LaterGenerations.after(ENDED)).containsExactly(successor.pid(), next.pid());
			assertThat(LaterGenerations.after(next.pid())).isEmpty();
		}
		finally {
			successor.destroyForcibly().waitFor();
			next.destroyForcibly().waitFor();
		}
	}

	private static Process invitedBy(long predecessor) throws IOException {
		ProcessBuilder builder = new ProcessBuilder("sleep", "60");
		builder.environment().put(LaterGenerations.PREDECESSOR, Long.toString(predecessor));
		return builder.start();
	}

}
