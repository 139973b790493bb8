package dev.graceful.sample.client;

/**
 * What a real client speaks, beside HTTP/1.1 in plain text.
 */
public enum Protocol {

	/**
	 * HTTP/1.1 in TLS.
	 */
	TLS(true, false),

	/**
	 * HTTP/2 in plain text.
	 */
	H2C(false, true),

	/**
	 * HTTP/2 in TLS.
	 */
	H2(true, true);

	private final boolean tls;

	private final boolean http2;

	Protocol(boolean tls, boolean http2) {
		this.tls = tls;
		this.http2 = http2;
	}

	public boolean tls() {
		return this.tls;
	}

	public boolean http2() {
		return this.http2;
	}

}
