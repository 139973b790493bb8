package dev.graceful.sample;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers of every kind that a restart could break: short, long, slow, and with a body.
 */
@RestController
class SampleController {

	private final Generation generation;

	SampleController(Generation generation) {
		this.generation = generation;
	}

	@GetMapping("/whoami")
	Generation whoami() {
		return this.generation;
	}

	@PostMapping(path = "/echo", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	ResponseEntity<byte[]> echo(@RequestBody(required = false) byte[] body) {
		return ResponseEntity.ok().header("X-Pid", Long.toString(this.generation.pid())).body(body);
	}

	@GetMapping("/slow")
	String slow(@RequestParam(defaultValue = "2000") long millis) throws InterruptedException {
		Thread.sleep(millis);
		return "waited " + millis + " ms\n";
	}

	@GetMapping(path = "/bytes", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
	byte[] bytes(@RequestParam(defaultValue = "65536") int size) {
		return Letters.of(size);
	}

}
