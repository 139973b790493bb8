package dev.graceful.boot;

/**
 * How this JVM ends.
 */
interface EndOfJvm {

	/**
	 * As every JVM.
	 */
	EndOfJvm PLAIN = new EndOfJvm() {

		@Override
		public void exit(int status) {
			System.exit(status);
		}

		@Override
		public void halt(int status) {
			Runtime.getRuntime().halt(status);
		}

	};

	/**
	 * Run the shutdown hooks, and end.
	 */
	void exit(int status);

	/**
	 * End, whatever hangs.
	 */
	void halt(int status);

}
