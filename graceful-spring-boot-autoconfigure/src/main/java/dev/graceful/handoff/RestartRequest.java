package dev.graceful.handoff;

/**
 * Somebody asks for a restart.
 *
 * @param trigger by what means, such as {@code signal HUP}
 * @param by who it is, as far as is known; empty where it is not
 * @param forced whether not to wait although the last restarts have failed
 */
public record RestartRequest(String trigger, String by, boolean forced) {

	private static final String TAKEOVER = "takeover";

	/**
	 * A process that somebody else has started asks to be the successor.
	 * @param pid its pid
	 */
	static RestartRequest takeover(long pid) {
		return new RestartRequest(TAKEOVER, "pid " + pid, false);
	}

	/**
	 * Somebody who is not known asks, and does not insist.
	 * @param trigger by what means
	 */
	public RestartRequest(String trigger) {
		this(trigger, "", false);
	}

	/**
	 * Whether the successor is there already, so that none has to be launched.
	 * @return whether it is a takeover
	 */
	public boolean takesOver() {
		return this.trigger.equals(TAKEOVER);
	}

	@Override
	public String toString() {
		return this.by.isEmpty() ? this.trigger : this.trigger + " of " + this.by;
	}

}
