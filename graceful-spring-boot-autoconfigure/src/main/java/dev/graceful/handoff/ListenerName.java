package dev.graceful.handoff;

import java.net.SocketAddress;

/**
 * The name by which both generations of a handoff know a listener, whatever its position.
 *
 * @param connector what the connector is called: {@code server}, {@code management}, or
 * the name an additional connector was given
 * @param address the address as it is configured ({@code *:8080}, {@code 127.0.0.1:0},
 * {@code unix:/run/app.sock}), so that port 0 finds its port again
 */
public record ListenerName(String connector, String address) {

	/**
	 * Name a listener.
	 * @param connector what the connector is called
	 * @param address the address it is configured with
	 * @return the name
	 */
	public static ListenerName of(String connector, SocketAddress address) {
		return new ListenerName(connector, ConfiguredAddress.format(address));
	}

	@Override
	public String toString() {
		return this.connector + " (" + this.address + ")";
	}

}
