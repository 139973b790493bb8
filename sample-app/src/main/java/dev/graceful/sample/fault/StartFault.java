package dev.graceful.sample.fault;

/**
 * What goes wrong while the application starts.
 */
enum StartFault {

	NONE(() -> {
	}),

	EXCEPTION(() -> {
		throw new IllegalStateException("sample.fault.start=exception");
	}),

	EXIT(Fault::exit),

	HANG(Fault::hang);

	private final Runnable fault;

	StartFault(Runnable fault) {
		this.fault = fault;
	}

	void happen() {
		this.fault.run();
	}

}
