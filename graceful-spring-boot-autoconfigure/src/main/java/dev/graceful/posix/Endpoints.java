package dev.graceful.posix;

import java.net.SocketAddress;

/**
 * The two names of a socket. No other TCP socket of this host has those of a connection;
 * one that has died has lost its remote name, but keeps the local one until it is closed,
 * whoever has that by then. Addresses are equal although they belong to different links,
 * so the scopes are part of it.
 *
 * @param local the local address
 * @param localScope its link
 * @param remote the remote address, or {@code null} where it is not connected
 * @param remoteScope its link
 */
record Endpoints(SocketAddress local, int localScope, SocketAddress remote, int remoteScope) {

	static Endpoints of(SocketAddress local, SocketAddress remote) {
		return new Endpoints(local, SocketName.scope(local), remote, SocketName.scope(remote));
	}

}
