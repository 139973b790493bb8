package dev.graceful.handoff;

/**
 * A running generation does not do what it was asked for, and has started nothing; the
 * message is the reason.
 */
public class RestartRefusedException extends Exception {

	RestartRefusedException(String reason) {
		super(reason);
	}

}
