package dev.graceful.sample.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Answers that come later, bit by bit, or never.
 */
@RestController
class StreamController {

	private final EventStreams streams;

	StreamController(EventStreams streams) {
		this.streams = streams;
	}

	@GetMapping("/events")
	SseEmitter events(@RequestParam(defaultValue = "2147483647") int count,
			@RequestParam(defaultValue = "1000") long interval) {
		return this.streams.open(count, interval);
	}

	@GetMapping("/deferred")
	DeferredResult<String> deferred(@RequestParam(defaultValue = "2000") long millis) {
		DeferredResult<String> result = new DeferredResult<>(0L);
		CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
			.execute(() -> result.setResult("deferred by " + millis + " ms\n"));
		return result;
	}

	@GetMapping("/never")
	void never() {
		while (true) {
			LockSupport.park();
			// An interrupt is no reason to return
			Thread.interrupted();
		}
	}

}
