package dev.graceful.boot;

import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Asks for restarts and shows what becomes of them, over JMX; over HTTP it is
 * {@link GracefulRestartEndpointWebExtension} that answers.
 */
@Endpoint(id = GracefulRestartEndpoint.ID, defaultAccess = Access.NONE)
final class GracefulRestartEndpoint {

	/**
	 * Without a dash, of which Boot would warn.
	 */
	static final String ID = "gracefulrestart";

	private static final String TRIGGER = "JMX call";

	private final AwaitedRestarts restarts;

	GracefulRestartEndpoint(AwaitedRestarts restarts) {
		this.restarts = restarts;
	}

	@ReadOperation
	StatusDescriptor status() {
		return this.restarts.status()
			.map(StatusDescriptor::of)
			.orElseThrow(() -> new IllegalStateException(this.restarts.off().reason()));
	}

	/**
	 * Does not wait for the outcome: JMX connections do not outlive this JVM.
	 */
	@WriteOperation
	ReportDescriptor restart(@Nullable Boolean force) {
		RestartAnswer answer = this.restarts.request(new RestartRequest(TRIGGER, "", Boolean.TRUE.equals(force)));
		if (answer instanceof RestartAnswer.Begun begun) {
			return new ReportDescriptor(begun.report());
		}
		throw new IllegalStateException((answer instanceof RestartAnswer.Refused refused) ? refused.reason()
				: ((RestartAnswer.Off) answer).reason());
	}

	@DeleteOperation
	StatusDescriptor abort() {
		if (!this.restarts.abort(TRIGGER)) {
			throw new IllegalStateException(RefusalDescriptor.NOTHING_TO_ABORT);
		}
		return status();
	}

}
