package dev.graceful.posix;

/**
 * A child that has ended, and was waited for.
 *
 * @param pid the process it was
 * @param status what a shell says of it: its exit status, or 128 and the number of the
 * signal that killed it
 */
public record EndedChild(long pid, int status) {
}
