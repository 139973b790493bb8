package dev.graceful.sample.fault;

import java.time.Duration;

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
 * @param delay how long after that message it happens, in a thread of its own; in the one
 * that logs where there is no delay
 */
record FaultProperties(@DefaultValue("none") StartFault start, @DefaultValue("") String onLog,
		@DefaultValue("exit") LogFault action, @DefaultValue("0s") Duration delay) {

	static FaultProperties of(Environment environment) {
		return Binder.get(environment).bindOrCreate("sample.fault", Bindable.of(FaultProperties.class));
	}

}
