package dev.graceful.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is done about archives of classes.
 *
 * @param used whether successors start with one that fits
 * @param directory where they are kept; beside the application's jar where it is not set
 * @param kept how many of one application are kept
 * @param memoryNeeded how much memory a second JVM needs, in bytes; as much as this
 * process has unless it is present; 0 for not looking
 */
public record ArchiveSettings(boolean used, Optional<Path> directory, int kept, OptionalLong memoryNeeded) {

}
