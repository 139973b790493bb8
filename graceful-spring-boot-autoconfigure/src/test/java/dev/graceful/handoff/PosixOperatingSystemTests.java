package dev.graceful.handoff;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.Message.Ping;
import dev.graceful.handoff.Message.Pong;
import dev.graceful.posix.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What this process has of the operating system for itself.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PosixOperatingSystemTests {

	private final Loop loop = new ThreadLoop("test");

	@Test
	void linksThisProcessWithItself(@TempDir Path directory) throws InterruptedException {
		OperatingSystem operatingSystem = new PosixOperatingSystem(this.loop, directory, Duration.ofSeconds(1));
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		BlockingQueue<Object> heardByTheOther = new LinkedBlockingQueue<>();
		BlockingQueue<Link> ends = new LinkedBlockingQueue<>();
		operatingSystem.connectWithin(new Heard(heard), new Heard(heardByTheOther),
				(link, otherLink) -> ends.addAll(List.of(link, otherLink)));
		Link end = ends.take();
		Link otherEnd = ends.take();
		end.send(new Ping(1));
		assertThat(heardByTheOther.take()).isEqualTo(new Ping(1));
		otherEnd.send(new Pong(1));
		assertThat(heard.take()).isEqualTo(new Pong(1));
		end.close();
		assertThat(heardByTheOther.take()).isEqualTo("closed the control socket");
		otherEnd.close();
		assertThat(heard).isEmpty();
	}

	/**
	 * Hears messages, and the end.
	 *
	 * @param heard where they go
	 */
	private record Heard(BlockingQueue<Object> heard) implements Link.Listener {

		@Override
		public void received(Message message, List<Descriptor> descriptors) {
			this.heard.add(message);
		}

		@Override
		public void closed(String reason) {
			this.heard.add(reason);
		}

	}

}
