package dev.graceful.boot;

import java.security.Principal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartAnswer;
import dev.graceful.handoff.RestartRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.convert.DurationStyle;

/**
 * What {@link GracefulRestartEndpoint} answers over HTTP.
 */
@EndpointWebExtension(endpoint = GracefulRestartEndpoint.class)
final class GracefulRestartEndpointWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final AwaitedRestarts restarts;

	GracefulRestartEndpointWebExtension(AwaitedRestarts restarts) {
		this.restarts = restarts;
	}

	@ReadOperation
	WebEndpointResponse<OperationResponseBody> status() {
		return this.restarts.status()
			.map((status) -> answer(StatusDescriptor.of(status), WebEndpointResponse.STATUS_OK))
			.orElseGet(() -> unavailable(this.restarts.off()));
	}

	@WriteOperation
	WebEndpointResponse<OperationResponseBody> restart(@Nullable String wait, @Nullable Boolean force,
			SecurityContext security) {
		Duration atMost = duration(wait);
		RestartAnswer answer = this.restarts.request(request(security, Boolean.TRUE.equals(force)));
		if (answer instanceof RestartAnswer.Begun begun) {
			HandoffReport report = outcome(begun, atMost);
			return (report.outcome() == HandoffReport.Outcome.UNDER_WAY) ? underWay(report) : ended(report);
		}
		return (answer instanceof RestartAnswer.Refused refused) ? conflict(refused.reason())
				: unavailable((RestartAnswer.Off) answer);
	}

	@DeleteOperation
	WebEndpointResponse<OperationResponseBody> abort(SecurityContext security) {
		String by = request(security, false).toString();
		return this.restarts.abort(by) ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT)
				: conflict(RefusalDescriptor.NOTHING_TO_ABORT);
	}

	/**
	 * A number without a unit is one of seconds, as elsewhere in HTTP.
	 */
	private static Duration duration(@Nullable String wait) {
		if (wait == null) {
			return Duration.ZERO;
		}
		try {
			return DurationStyle.detectAndParse(wait, ChronoUnit.SECONDS);
		}
		catch (IllegalArgumentException ex) {
			String reason = "'wait' must be a duration, such as 60s";
			throw new InvalidEndpointRequestException(reason + ", not '" + wait + "'", reason, ex);
		}
	}

	private static RestartRequest request(SecurityContext security, boolean forced) {
		Principal principal = security.getPrincipal();
		String by = (principal != null) ? principal.getName()
				: ServletExchange.current().map(ServletExchange::remoteAddress).orElse("");
		return new RestartRequest("HTTP request", by, forced);
	}

	/**
	 * Waits in the request's thread: an answer that comes later cannot have a status in
	 * Boot's endpoints. Only who has begun the handoff waits, so it is one thread at
	 * most.
	 */
	private static HandoffReport outcome(RestartAnswer.Begun begun, Duration atMost) {
		try {
			return begun.outcome().get(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return begun.report();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return begun.report();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	private static WebEndpointResponse<OperationResponseBody> underWay(HandoffReport report) {
		ServletExchange.current().ifPresent(ServletExchange::pointToItself);
		return answer(new ReportDescriptor(report), ACCEPTED);
	}

	/**
	 * A failure is 500: 502 to 504 could as well be a proxy's own, or be tried again by
	 * it.
	 */
	private static WebEndpointResponse<OperationResponseBody> ended(HandoffReport report) {
		boolean succeeded = report.outcome() == HandoffReport.Outcome.SUCCEEDED;
		return answer(new ReportDescriptor(report),
				succeeded ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR);
	}

	private WebEndpointResponse<OperationResponseBody> conflict(String reason) {
		return answer(RefusalDescriptor.of(reason, this.restarts.status()), CONFLICT);
	}

	private static WebEndpointResponse<OperationResponseBody> unavailable(RestartAnswer.Off off) {
		return answer(RefusalDescriptor.of(off), WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	private static WebEndpointResponse<OperationResponseBody> answer(OperationResponseBody body, int status) {
		return new WebEndpointResponse<>(body, status);
	}

}
