package dev.graceful.tomcat;

import java.util.Objects;

import dev.graceful.handoff.Listeners;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;

/**
 * Tomcat's HTTP connector over NIO, whose listener can pass from one generation to the
 * next. Everything that the stock one can be told applies to this one.
 * <p>
 * Unless it is {@linkplain #takePart told to take part} in handoffs, it binds and accepts
 * as the stock one does.
 */
public class GracefulHttp11NioProtocol extends Http11NioProtocol {

	private final GracefulNioEndpoint endpoint;

	/**
	 * Create the protocol, as Tomcat does by class name.
	 */
	public GracefulHttp11NioProtocol() {
		this(new GracefulNioEndpoint());
	}

	private GracefulHttp11NioProtocol(GracefulNioEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	/**
	 * Take part in handoffs. Has to be called before the connector binds, by the thread
	 * that builds it.
	 * @param listeners what to ask for a listener, and to register with
	 * @param connector what the connector is called in every generation
	 */
	public void takePart(Listeners listeners, String connector) {
		this.endpoint.takePart(Objects.requireNonNull(listeners), Objects.requireNonNull(connector));
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Overridden because Tomcat, unless it is told otherwise, ignores a stream that a
	 * client opens about when it hears of the drain, and takes the body of its request
	 * for an error of the whole connection.
	 */
	@Override
	public void addUpgradeProtocol(UpgradeProtocol upgradeProtocol) {
		if (upgradeProtocol instanceof Http2Protocol http2 && http2.getDrainTimeout() == 0) {
			http2.setDrainTimeout(GoAway.HEARD.toNanos());
		}
		super.addUpgradeProtocol(upgradeProtocol);
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * Overridden since Tomcat keeps these to itself.
	 */
	@Override
	public void addWaitingProcessor(Processor processor) {
		super.addWaitingProcessor(processor);
		this.endpoint.waits(processor);
	}

	@Override
	public void removeWaitingProcessor(Processor processor) {
		this.endpoint.waitsNoMore(processor);
		super.removeWaitingProcessor(processor);
	}

	boolean takesPart() {
		return this.endpoint.takesPart();
	}

	GracefulNioEndpoint endpoint() {
		return this.endpoint;
	}

}
