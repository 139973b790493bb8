package dev.graceful.handoff;

import java.time.Duration;

/**
 * How a generation drains.
 *
 * @param migrate whether idle connections migrate to the successor, where they can
 * @param timeout how long it may take to finish what was begun, before it is cut
 * @param silence how long a connection that cannot migrate may stay idle before it is
 * closed; those that stay so are closed spread over the same time again, or over what is
 * left of the timeout
 * @param stopSilence the same where there is no successor, and somebody waits for the end
 * @param webSocketSpread the time over which WebSocket sessions are told that the service
 * restarts
 * @param hammerOnSignal whether another trigger during the drain cuts what is left,
 * instead of asking the successor for a restart
 */
public record DrainSettings(boolean migrate, Duration timeout, Duration silence, Duration stopSilence,
		Duration webSocketSpread, boolean hammerOnSignal) {

}
