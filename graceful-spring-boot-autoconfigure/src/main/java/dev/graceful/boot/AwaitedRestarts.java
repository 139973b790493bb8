package dev.graceful.boot;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.handoff.Restarts;

/**
 * Restarts for those who may wait for an answer; none where hot restart is off.
 */
final class AwaitedRestarts {

	private final Optional<Restarts> restarts;

	private final Supplier<String> whyOff;

	/**
	 * Create the restarts of an application.
	 * @param restarts the restarts; empty where hot restart is off
	 * @param whyOff why there are none, in a sentence
	 */
	AwaitedRestarts(Optional<Restarts> restarts, Supplier<String> whyOff) {
		this.restarts = restarts;
		this.whyOff = whyOff;
	}

	RestartAnswer request(RestartRequest request) {
		return this.restarts.map((present) -> await(present.request(request))).orElseGet(this::off);
	}

	/**
	 * Call off the handoff that is under way.
	 * @param by who does so
	 * @return whether there was one that could be called off
	 */
	boolean abort(String by) {
		return this.restarts.map((present) -> await(present.abort(by))).orElse(false);
	}

	/**
	 * Return how this generation stands.
	 * @return the status; empty where hot restart is off
	 */
	Optional<GenerationStatus> status() {
		return this.restarts.map((present) -> await(present.status()));
	}

	RestartAnswer.Off off() {
		return new RestartAnswer.Off(this.whyOff.get());
	}

	private static <T> T await(CompletableFuture<T> answer) {
		return answer.join();
	}

}
