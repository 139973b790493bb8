package dev.graceful.handoff;

import java.time.Duration;

/**
 * How long a handoff waits for each thing; none of them is waited for without end.
 *
 * @param check for those who may speak against a restart, before anything is started
 * @param connect from the launch until the successor has said hello, and for the
 * listeners after that
 * @param start from hello until the successor is ready
 * @param commit from ready until go, and from go until the successor says that it serves
 * @param terminate for the end of a successor that was asked to end, before it is killed
 * @param probation from the moment the successor says that it serves, in which the
 * predecessor can take back
 * @param answer for the successor's answer to a ping
 * @param greeting for the hello of somebody who connected to the control socket
 */
public record Deadlines(Duration check, Duration connect, Duration start, Duration commit, Duration terminate,
		Duration probation, Duration answer, Duration greeting) {

}
