package dev.graceful.handoff;

import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listener that a connector gets and need not bind.
 *
 * @param channel the listening channel, non-blocking; the connector's
 * @param address the address it really listens on, which the channel itself may not know
 * @param keptElsewhere whether somebody keeps it who is no generation, so that its path
 * outlives all of them
 */
public record InheritedListener(ServerSocketChannel channel, SocketAddress address, boolean keptElsewhere) {

}
