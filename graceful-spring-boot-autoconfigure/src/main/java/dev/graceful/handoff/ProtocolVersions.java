package dev.graceful.handoff;

import java.util.OptionalInt;

/**
 * A range of protocol versions that one generation speaks.
 *
 * @param oldest the oldest version
 * @param newest the newest version
 */
record ProtocolVersions(int oldest, int newest) {

	/**
	 * What this version of the starter speaks.
	 */
	static final ProtocolVersions SPOKEN = new ProtocolVersions(1, 1);

	OptionalInt newestInCommonWith(ProtocolVersions other) {
		int newest = Math.min(this.newest, other.newest);
		return (newest >= Math.max(this.oldest, other.oldest)) ? OptionalInt.of(newest) : OptionalInt.empty();
	}

	@Override
	public String toString() {
		return (this.oldest == this.newest) ? "version " + this.newest
				: "versions " + this.oldest + " to " + this.newest;
	}

}
