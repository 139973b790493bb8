package dev.graceful.tomcat;

import java.io.IOException;

import dev.graceful.warmup.WarmUp;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Marks the requests of a warm-up for the application, and no others, whatever their
 * headers say: what counts is the connection. To be added to the engine before it starts.
 */
public final class WarmUpMark extends ValveBase {

	/**
	 * Create a mark.
	 */
	public WarmUpMark() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
		headers.removeHeader(WarmUp.REQUEST_HEADER);
		if (request.getServletConnection() instanceof Within) {
			headers.addValue(WarmUp.REQUEST_HEADER).setString("true");
			request.setAttribute(WarmUp.REQUEST_ATTRIBUTE, Boolean.TRUE);
		}
		getNext().invoke(request, response);
	}

	/**
	 * A connection that this process has with itself, as a request knows it.
	 *
	 * @param connection the connection
	 */
	record Within(ServletConnection connection) implements ServletConnection {

		@Override
		public String getConnectionId() {
			return this.connection.getConnectionId();
		}

		@Override
		public String getProtocol() {
			return this.connection.getProtocol();
		}

		@Override
		public String getProtocolConnectionId() {
			return this.connection.getProtocolConnectionId();
		}

		@Override
		public boolean isSecure() {
			return this.connection.isSecure();
		}

	}

}
