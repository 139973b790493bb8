package dev.graceful.sample.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key that an application proves with that it is this machine, made for one test.
 *
 * @param keyStore the file with the key and its certificate
 */
record TlsIdentity(Path keyStore) {

	private static final String PASSWORD = "of-no-value";

	/**
	 * Make a key.
	 * @param directory where to
	 * @return the new identity
	 */
	static TlsIdentity create(Path directory) {
		Path keyStore = directory.resolve("key-store.p12");
		Path keytool = Jdk.current().home().resolve("bin/keytool");
		try {
			Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-keyalg", "EC", "-validity", "2",
					"-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12",
					"-keystore", keyStore.toString(), "-storepass", PASSWORD)
				.redirectErrorStream(true)
				.start();
			String output = new String(process.getInputStream().readAllBytes());
			if (process.waitFor() != 0) {
				throw new IllegalStateException("keytool: " + output);
			}
			return new TlsIdentity(keyStore);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Return how an application is told of it.
	 * @return lines {@code name=value}
	 */
	List<String> properties() {
		return List.of("server.ssl.key-store=" + this.keyStore, "server.ssl.key-store-password=" + PASSWORD);
	}

	/**
	 * Return what a client needs to recognize the application.
	 * @return a context that trusts this identity only
	 */
	SSLContext trust() {
		try (InputStream input = Files.newInputStream(this.keyStore)) {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(input, PASSWORD.toCharArray());
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, factory.getTrustManagers(), null);
			return context;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
