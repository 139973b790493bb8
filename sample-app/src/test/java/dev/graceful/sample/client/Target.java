package dev.graceful.sample.client;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where clients connect to: a port of the loopback address.
 *
 * @param port the port
 * @param tls whom to trust, empty where it is plain text
 */
public record Target(int port, Optional<SSLContext> tls) {

	public static Target plain(int port) {
		return new Target(port, Optional.empty());
	}

	public static Target tls(int port, SSLContext trust) {
		return new Target(port, Optional.of(trust));
	}

	public String scheme() {
		return (this.tls.isPresent()) ? "https" : "http";
	}

}
