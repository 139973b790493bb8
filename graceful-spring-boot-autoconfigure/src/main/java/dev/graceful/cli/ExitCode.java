package dev.graceful.cli;

/**
 * What a verb ends with. The numbers never change; as far as there are such, they are
 * those of init scripts.
 */
enum ExitCode {

	SUCCEEDED(0, "what was asked for is so"),

	FAILED(1, "it could not be done, or the application did not start"),

	USAGE(2, "a word that the verb does not know, or several applications to choose from"),

	NOT_RUNNING(3, "nothing runs (status)"),

	UNKNOWN(4, "a process is there that may be the application, and does not answer"),

	REFUSED(5, "something speaks against the restart; nothing was started"),

	ROLLED_BACK(6, "the restart has failed, or was called off; the old JVM serves on"),

	TIMED_OUT(7, "the time is up; the restart goes on"),

	FORCED(8, "it had to be killed"),

	INTERRUPTED(130, "Ctrl-C; what was asked for goes on");

	private final int number;

	private final String meaning;

	ExitCode(int number, String meaning) {
		this.number = number;
		this.meaning = meaning;
	}

	int number() {
		return this.number;
	}

	String meaning() {
		return this.meaning;
	}

}
