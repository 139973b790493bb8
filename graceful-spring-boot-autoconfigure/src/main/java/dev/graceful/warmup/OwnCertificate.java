package dev.graceful.warmup;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts any certificate, for connections of which this process has both ends: there is
 * nobody in between.
 */
final class OwnCertificate extends X509ExtendedTrustManager {

	private static final SSLSocketFactory FACTORY = factory();

	private OwnCertificate() {
	}

	private static SSLSocketFactory factory() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new OwnCertificate() }, new SecureRandom());
			return context.getSocketFactory();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM does not speak TLS", ex);
		}
	}

	/**
	 * Speak TLS over a connection.
	 * @param socket the connection to this process itself
	 * @return the same connection, encrypted; the handshake comes with the first byte
	 * @throws IOException if that is not possible
	 */
	static Socket encrypt(Socket socket) throws IOException {
		return FACTORY.createSocket(socket, "localhost", socket.getPort(), true);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) {
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) {
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return new X509Certificate[0];
	}

}
