package dev.graceful.handoff;

/**
 * The name by which both generations of a handoff know a listener, whatever its position.
 *
 * @param connector what the connector is called: {@code server}, {@code management}, or
 * the name an additional connector was given
 * @param address the address as it is configured ({@code *:8080}, {@code 127.0.0.1:0},
 * {@code unix:/run/app.sock}), so that port 0 finds its port again
 */
public record ListenerName(String connector, String address) {

	@Override
	public String toString() {
		return this.connector + " (" + this.address + ")";
	}

}
