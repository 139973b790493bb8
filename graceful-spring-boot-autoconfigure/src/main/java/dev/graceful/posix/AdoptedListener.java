package dev.graceful.posix;

import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket that another process passed, usable from Java.
 *
 * @param channel the listening channel, non-blocking; the holder closes it
 * @param address the address it really listens on: where the channel had to be grafted,
 * {@link ServerSocketChannel#getLocalAddress()} tells a stale one
 */
public record AdoptedListener(ServerSocketChannel channel, SocketAddress address) {

}
