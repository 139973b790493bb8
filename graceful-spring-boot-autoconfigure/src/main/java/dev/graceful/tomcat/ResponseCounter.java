package dev.graceful.tomcat;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

import dev.graceful.warmup.WarmUp;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Counts what a server answers, and how often that is an error of its own. To be added to
 * the engine before it starts.
 * <p>
 * It is an access log, for only they hear of every exchange: also of the asynchronous
 * ones, and of those that Tomcat itself refuses. It writes nothing, and leaves other
 * access logs as they are.
 * <p>
 * Thread-safe.
 */
public final class ResponseCounter extends ValveBase implements AccessLog {

	private final LongAdder responses = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private volatile boolean counting;

	/**
	 * Create a counter that does not count yet.
	 */
	public ResponseCounter() {
		super(true);
	}

	/**
	 * Begin to count, from zero.
	 */
	public void begin() {
		this.responses.reset();
		this.errors.reset();
		this.counting = true;
	}

	/**
	 * Count no more. What was counted stays until the next beginning.
	 */
	public void end() {
		this.counting = false;
	}

	/**
	 * Return what has been counted since the beginning.
	 * @return the figures, both growing while it counts
	 */
	public Count count() {
		// Errors first: they are never more than the responses
		long errors = this.errors.sum();
		return new Count(this.responses.sum(), errors);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long time) {
		if (this.counting && request.getAttribute(WarmUp.REQUEST_ATTRIBUTE) == null) {
			this.responses.increment();
			if (response.getStatus() >= 500) {
				this.errors.increment();
			}
		}
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Does nothing: this log has no use for them.
	 */
	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

	/**
	 * What was counted.
	 *
	 * @param responses all of them
	 * @param errors those with a status of 500 or above
	 */
	public record Count(long responses, long errors) {

	}

}
