package dev.graceful.sample.fault;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Faults that a test asks for with {@code sample.fault.*}; none unless it does.
 *
 * @param start what goes wrong while the application starts
 * @param onLog the text of a log message (from a logger below {@code dev.graceful}) at
 * which the action is performed, in the thread that logs it; none where empty
 * @param action what happens at that message
 */
record FaultProperties(@DefaultValue("none") StartFault start, @DefaultValue("") String onLog,
		@DefaultValue("exit") LogFault action) {

	static FaultProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate("sample.fault", Bindable.of(FaultProperties.class));
	}

}
