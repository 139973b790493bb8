package dev.graceful.sample;

/**
 * The process that serves.
 *
 * @param pid its process id
 * @param version the content of {@code version.txt} in the jar it was started from
 */
record Generation(long pid, String version) {

}
