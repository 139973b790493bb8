package dev.graceful.sample.client;

import java.time.Duration;
import java.util.Optional;

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

	/**
	 * Tell why this client failed although the server has kept to the protocol.
	 * @param failure what it has thrown
	 * @return the known weakness of this client, empty where there is none
	 */
	Optional<String> explain(Exception failure);

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
