package dev.graceful.sample.fault;

/**
 * What happens when a certain message is logged.
 */
enum LogFault {

	KILL_SELF(() -> Fault.signal("KILL", ProcessHandle.current())),

	KILL_PARENT(() -> Fault.signal("KILL", ProcessHandle.current().parent().orElseThrow())),

	KILL_CHILDREN(() -> ProcessHandle.current().children().forEach((child) -> Fault.signal("KILL", child))),

	STOP_SELF(() -> Fault.signal("STOP", ProcessHandle.current())),

	EXIT(Fault::exit),

	HANG(Fault::hang),

	CLOSE_LINK(LinkFault::happen),

	EAT_DESCRIPTORS(Fault::eatDescriptors),

	FILL_DISK(Fault::fillDisk);

	private final Runnable fault;

	LogFault(Runnable fault) {
		this.fault = fault;
	}

	void happen() {
		this.fault.run();
	}

}
