package dev.graceful.posix;

import java.net.SocketAddress;

/**
 * The two names of a socket, which no other TCP socket of this host has. Addresses are
 * equal although they belong to different links, so the scopes are part of it.
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
