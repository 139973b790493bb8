package dev.graceful.sample.live;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.Restarts;
import dev.graceful.sample.fault.NextVersion;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells every open page how this generation stands, twice a second and when something
 * happens. In a drain a page is told once more, and has to ask again: its next stream is
 * the successor's.
 */
@Component
@ConditionalOnBean(Restarts.class)
class LiveStreams implements DisposableBean {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private final Restarts restarts;

	private final NextVersion nextVersion;

	private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

	/**
	 * Sends everything, so that events stay in order and hold up nobody else.
	 */
	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("live-"));

	private boolean draining;

	LiveStreams(Restarts restarts, NextVersion nextVersion) {
		this.restarts = restarts;
		this.nextVersion = nextVersion;
		this.thread.scheduleAtFixedRate(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	SseEmitter open() {
		SseEmitter stream = new SseEmitter(0L);
		stream.onCompletion(() -> this.open.remove(stream));
		this.open.add(stream);
		this.thread.execute(this::ask);
		return stream;
	}

	@EventListener
	void on(HandoffEvent event) {
		this.thread.execute(() -> tell(event));
	}

	private void tell(HandoffEvent event) {
		if (event instanceof HandoffEvent.DrainBegan) {
			this.draining = true;
		}
		if (event instanceof HandoffEvent.DrainReverted) {
			this.draining = false;
		}
		send("happening", Happening.of(event));
		ask();
	}

	private void ask() {
		if (!this.open.isEmpty()) {
			this.restarts.status().thenAcceptAsync(this::tell, this.thread);
		}
	}

	private void tell(GenerationStatus status) {
		send("moment", Moment.of(status, this.nextVersion.defect()));
		if (this.draining) {
			this.open.forEach(SseEmitter::complete);
		}
	}

	private void send(String name, Object data) {
		for (SseEmitter stream : this.open) {
			try {
				stream.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
			}
			catch (IOException | IllegalStateException ex) {
				// The page was closed
				this.open.remove(stream);
			}
		}
	}

	@Override
	public void destroy() {
		this.thread.shutdownNow();
	}

}
