package dev.graceful.tomcat;

import java.util.Optional;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.ajp.AbstractAjpProtocol;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tells which of Tomcat's connectors can take part in a handoff, and why the others
 * cannot.
 */
public final class HandoffEligibility {

	private HandoffEligibility() {
	}

	/**
	 * Return the protocol of a connector that can take part in a handoff.
	 * @param connector the connector, started or not
	 * @return its protocol; empty where {@link #obstacle(Connector)} says why not
	 */
	public static Optional<GracefulHttp11NioProtocol> protocol(Connector connector) {
		return Optional.ofNullable(connector.getProtocolHandler())
			.filter(GracefulHttp11NioProtocol.class::isInstance)
			.map(GracefulHttp11NioProtocol.class::cast);
	}

	/**
	 * Return why a connector cannot take part in a handoff.
	 * @param connector the connector, once it has been told to where it can
	 * @return a sentence that tells what to do about it; empty if it can take part
	 */
	public static Optional<String> obstacle(Connector connector) {
		ProtocolHandler handler = connector.getProtocolHandler();
		if (handler instanceof GracefulHttp11NioProtocol protocol && protocol.takesPart()) {
			return Optional.empty();
		}
		return Optional.of(connector + " cannot take part in a hot restart: " + reason(handler));
	}

	private static String reason(ProtocolHandler handler) {
		String remedy = "build it with new Connector(\"" + GracefulHttp11NioProtocol.class.getName() + "\")";
		if (handler == null) {
			return "its protocol could not be created.";
		}
		if (handler instanceof GracefulHttp11NioProtocol) {
			return "it was added when the web server was customized already.";
		}
		if (handler instanceof AbstractAjpProtocol) {
			return "it speaks AJP, and only HTTP connectors can.";
		}
		if (handler.getClass() == Http11NioProtocol.class) {
			return "its listener cannot be passed on; " + remedy + ".";
		}
		return "its protocol " + handler.getClass().getName() + " is not ours; " + remedy
				+ ", or derive the protocol from that class.";
	}

}
