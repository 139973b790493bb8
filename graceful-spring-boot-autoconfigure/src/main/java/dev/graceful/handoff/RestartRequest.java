package dev.graceful.handoff;

/**
 * Somebody asks for a restart.
 *
 * @param trigger by what means, such as {@code signal HUP}
 * @param by who it is, as far as is known; empty where it is not
 * @param forced whether not to wait although the last restarts have failed
 */
public record RestartRequest(String trigger, String by, boolean forced) {

	/**
	 * Somebody who is not known asks, and does not insist.
	 * @param trigger by what means
	 */
	public RestartRequest(String trigger) {
		this(trigger, "", false);
	}

	@Override
	public String toString() {
		return this.by.isEmpty() ? this.trigger : this.trigger + " of " + this.by;
	}

}
