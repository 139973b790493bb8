package dev.graceful.handoff;

/**
 * What a generation says of itself.
 *
 * @param application the application's name and version
 * @param starter the version of this starter
 * @param origin where its code comes from
 */
public record Identity(String application, String starter, Origin origin) {

}
