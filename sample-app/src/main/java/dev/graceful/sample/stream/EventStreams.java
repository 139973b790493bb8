package dev.graceful.sample.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The streams of events that are open.
 */
@Component
class EventStreams {

	private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

	SseEmitter open(int count, long intervalMillis) {
		EventStream stream = new EventStream(count, intervalMillis);
		this.open.add(stream);
		stream.emitter().onCompletion(() -> this.open.remove(stream));
		stream.begin();
		return stream.emitter();
	}

	void end() {
		this.open.forEach(EventStream::end);
	}

}
