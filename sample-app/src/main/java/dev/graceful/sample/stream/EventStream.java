package dev.graceful.sample.stream;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Numbered events, one after the other.
 */
final class EventStream {

	private final SseEmitter emitter = new SseEmitter(0L);

	private final int count;

	private final Executor later;

	EventStream(int count, long intervalMillis) {
		this.count = count;
		this.later = CompletableFuture.delayedExecutor(intervalMillis, TimeUnit.MILLISECONDS);
	}

	SseEmitter emitter() {
		return this.emitter;
	}

	void begin() {
		send(1);
	}

	private void send(int number) {
		try {
			this.emitter.send("event " + number);
		}
		catch (IOException | IllegalStateException ex) {
			// The client has gone, or the stream was ended
			return;
		}
		if (number == this.count) {
			end();
		}
		else {
			this.later.execute(() -> send(number + 1));
		}
	}

	void end() {
		this.emitter.complete();
	}

}
