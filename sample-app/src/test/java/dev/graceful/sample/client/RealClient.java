package dev.graceful.sample.client;

import java.time.Duration;

/**
 * A client that others have written and many use, with its own connections and its own
 * ideas of when to try again.
 * <p>
 * Thread-safe.
 */
public interface RealClient extends AutoCloseable {

	/**
	 * How long a response may take.
	 */
	Duration TIMEOUT = Duration.ofSeconds(15);

	/**
	 * Send a request and wait for its response.
	 * @param request the request
	 * @return the response, of whatever status
	 * @throws Exception whatever the client throws
	 */
	Response exchange(Request request) throws Exception;

	@Override
	void close();

	/**
	 * Make sure that this is what was to be proven.
	 * @param expected whether HTTP/2 was to be spoken
	 * @param spoken whether it was
	 */
	static void checkVersion(boolean expected, boolean spoken) {
		if (expected != spoken) {
			throw new IllegalStateException("expected HTTP/" + (expected ? "2" : "1.1") + ", spoke another version");
		}
	}

}
