package dev.graceful.launch;

/**
 * What this process was started from. A deployment may put something else there at any
 * time, so it has to be remembered early, whatever launches a successor later.
 */
public final class ProgramStart {

	private ProgramStart() {
	}

	/**
	 * Remember it now. Does nothing but the first time.
	 */
	public static void remember() {
		WorkingDirectory.ofThisProcess();
		MainJar.ofThisProcess();
		MainCode.ofThisProcess();
	}

}
