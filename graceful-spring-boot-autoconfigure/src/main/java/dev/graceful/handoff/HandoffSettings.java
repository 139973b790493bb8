package dev.graceful.handoff;

import java.nio.file.Path;

/**
 * What a generation can be told of the way it hands over.
 *
 * @param deadlines how long it waits
 * @param ramp how its successor takes over
 * @param drain how it drains
 * @param controlDirectory where its control socket is made
 */
public record HandoffSettings(Deadlines deadlines, Ramp ramp, DrainSettings drain, Path controlDirectory) {

}
