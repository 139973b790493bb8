/**
 * What a handoff needs of the operating system: the only floor that calls native code,
 * reaches into {@code sun.*}, and knows descriptors by their numbers.
 */
package dev.graceful.posix;
