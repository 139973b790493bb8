package dev.graceful.sample.live;

import dev.graceful.handoff.Restarts;
import dev.graceful.sample.fault.Defect;
import dev.graceful.sample.fault.NextVersion;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What the page needs of the server, beside the requests it measures.
 */
@RestController
@ConditionalOnBean(Restarts.class)
class LiveController {

	private final LiveStreams streams;

	private final NextVersion nextVersion;

	LiveController(LiveStreams streams, NextVersion nextVersion) {
		this.streams = streams;
		this.nextVersion = nextVersion;
	}

	@GetMapping("/live")
	SseEmitter live() {
		return this.streams.open();
	}

	@PutMapping("/next-version")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void breakNextVersion(@RequestParam Defect defect) {
		this.nextVersion.have(defect);
	}

}
