package dev.graceful.posix;

/**
 * Who is at the other end of a unix-domain connection, as the kernel says.
 *
 * @param pid the process that connected
 * @param uid the user it ran as
 */
public record PeerCredentials(long pid, int uid) {

}
