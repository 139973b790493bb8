package dev.graceful.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

import dev.graceful.handoff.ListenerName;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.Posix;

/**
 * What the service manager has passed under one name.
 *
 * @param name what the service manager calls it
 * @param listener the listener; {@code null} where it cannot be one
 * @param fault why it cannot be one; {@code null} where it can
 */
record PassedSocket(String name, AdoptedListener listener, String fault) {

	static PassedSocket take(String name, Descriptor descriptor, Posix posix) {
		try {
			return new PassedSocket(name, posix.adopt(descriptor), null);
		}
		catch (IOException ex) {
			return new PassedSocket(name, null, ex.getMessage());
		}
	}

	boolean isStored() {
		return StoredName.isOne(this.name);
	}

	boolean isStoredAs(ListenerName wanted) {
		return this.name.equals(StoredName.of(wanted));
	}

	boolean isNamed(String connector) {
		return this.name.equals(connector);
	}

	boolean listensAt(ListenerName wanted) {
		return address(wanted.connector()).filter(wanted::equals).isPresent();
	}

	/**
	 * Return the listener for a connector.
	 * @param connector the connector
	 * @param wanted the address it would bind otherwise
	 * @return the listener
	 * @throws IOException if the connector cannot serve it
	 */
	AdoptedListener forConnector(String connector, SocketAddress wanted) throws IOException {
		if (this.fault != null) {
			throw new IOException(this + " cannot be the listener of " + connector + ": " + this.fault);
		}
		boolean isUnix = this.listener.address() instanceof UnixDomainSocketAddress;
		if (isUnix != wanted instanceof UnixDomainSocketAddress) {
			throw new IOException(this + " cannot be the listener of " + connector + ", which is configured for "
					+ (isUnix ? "TCP" : "a unix-domain socket"));
		}
		return this.listener;
	}

	void close() {
		if (this.listener != null) {
			try {
				this.listener.channel().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private Optional<ListenerName> address(String connector) {
		return Optional.ofNullable(this.listener).map((known) -> ListenerName.of(connector, known.address()));
	}

	@Override
	public String toString() {
		return "The service manager's socket '" + this.name + "'"
				+ address(this.name).map((known) -> " (" + known.address() + ")").orElse("");
	}

}
