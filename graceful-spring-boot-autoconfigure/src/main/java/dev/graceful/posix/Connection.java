package dev.graceful.posix;

import java.net.ProtocolFamily;
import java.net.SocketAddress;

/**
 * An established connection that another process passed.
 *
 * @param descriptor its descriptor, non-blocking
 * @param family the family of its socket
 * @param remote the address of its peer
 */
record Connection(OpenDescriptor descriptor, ProtocolFamily family, SocketAddress remote) {

}
