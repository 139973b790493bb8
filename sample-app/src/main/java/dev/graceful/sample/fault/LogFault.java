package dev.graceful.sample.fault;

/**
 * What happens when a certain message is logged.
 */
enum LogFault {

	KILL_SELF(() -> Fault.signal("KILL", ProcessHandle.current())),

	KILL_PARENT(() -> Fault.signal("KILL", ProcessHandle.current().parent().orElseThrow())),

	STOP_SELF(() -> Fault.signal("STOP", ProcessHandle.current())),

	EXIT(Fault::exit),

	CLOSE_SOCKETS(UnixSockets::shutDown),

	FULL_DISK(Fault::fillDisk),

	NO_DESCRIPTORS(Fault::useUpDescriptors),

	HANG(Fault::hang);

	private final Runnable fault;

	LogFault(Runnable fault) {
		this.fault = fault;
	}

	void happen() {
		this.fault.run();
	}

}
