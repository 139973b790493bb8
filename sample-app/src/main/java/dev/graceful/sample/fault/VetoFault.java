package dev.graceful.sample.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.graceful.boot.RestartVeto;
import dev.graceful.handoff.RestartRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Speaks against a restart while a file is there.
 */
@Component
@ConditionalOnProperty("sample.fault.veto-file")
class VetoFault implements RestartVeto {

	private final Path file;

	VetoFault(@Value("${sample.fault.veto-file}") String file) {
		this.file = Path.of(file);
	}

	@Override
	public Optional<String> objection(RestartRequest request) {
		return Files.exists(this.file) ? Optional.of("somebody works with " + this.file) : Optional.empty();
	}

}
