package dev.graceful.sample.proof;

/**
 * The moments of its life at which generation 2 of three is killed, each known by what
 * some process then logs.
 */
enum ChainStep {

	STARTS("has the listeners, and starts", Expected.FIRST),

	HOLDS("is ready, and waits for", Expected.FIRST),

	IS_TOLD_TO_GO("stopped accepting, and told it to go", Expected.FIRST),

	SERVES("this generation serves", Expected.FIRST),

	IN_PROBATION("this generation serves", 2, Expected.FIRST),

	REMEMBERS_A_RESTART("follows when this one is over", 1, Expected.THIRD),

	IS_RETIRED_TO("retiring after", Expected.NONE),

	LAUNCHES("launched the successor", Expected.THIRD),

	IS_GREETED("said hello", Expected.THIRD),

	HAS_PASSED("the successor has the listeners", Expected.THIRD),

	COMMITS("the successor is ready; stopped accepting", Expected.THIRD),

	IN_PROBATION_OF_ITS_SUCCESSOR("the successor serves; draining", 2, Expected.THIRD),

	DRAINS("the successor has passed its probation", Expected.THIRD);

	/**
	 * Who serves when everything is over.
	 */
	enum Expected {

		FIRST, THIRD, NONE

	}

	private final String text;

	private final int secondsLater;

	private final Expected expected;

	ChainStep(String text, Expected expected) {
		this(text, 0, expected);
	}

	ChainStep(String text, int secondsLater, Expected expected) {
		this.text = text;
		this.secondsLater = secondsLater;
		this.expected = expected;
	}

	Expected expected() {
		return this.expected;
	}

	/**
	 * Whether generation 2 has a request for generation 3 when it is killed.
	 */
	boolean isAskedForThird() {
		return this.expected == Expected.THIRD;
	}

	/**
	 * Whether generation 1 is gone before generation 2 is asked for generation 3.
	 */
	boolean isAlone() {
		return compareTo(LAUNCHES) >= 0;
	}

	/**
	 * Whether clients may have been in the hands of generation 2.
	 */
	boolean hasServed() {
		return compareTo(IS_TOLD_TO_GO) >= 0;
	}

	/**
	 * Whether generation 3 had no listener yet, so that nobody listens until it has bound
	 * one of its own.
	 */
	boolean isBeforeListenersArePassed() {
		return this == LAUNCHES || this == IS_GREETED;
	}

	/**
	 * Whether generation 3 was still starting, so that nobody answers until it is ready.
	 */
	boolean isBeforeThirdIsReady() {
		return isBeforeListenersArePassed() || this == HAS_PASSED;
	}

	String[] propertiesOfFirst() {
		return isSeenByFirst() ? fault("kill-children") : new String[0];
	}

	String[] propertiesOfSecond() {
		return isSeenByFirst() ? new String[0] : fault("kill-self");
	}

	private boolean isSeenByFirst() {
		return this == IS_TOLD_TO_GO || this == IS_RETIRED_TO;
	}

	private String[] fault(String action) {
		return new String[] { "sample.fault.on-log=" + this.text, "sample.fault.action=" + action,
				"sample.fault.delay=" + this.secondsLater + "s" };
	}

}
