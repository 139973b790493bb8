package dev.graceful.launch;

/**
 * What bounds the memory of this process and others.
 *
 * @param name how a person finds it
 * @param left how many bytes it leaves
 */
record MemoryLimit(String name, long left) {

}
