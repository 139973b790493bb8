package dev.graceful.launch.offender;

import java.util.List;

import com.kenai.jffi.Function;

/**
 * Breaks the rules of the house, to show that somebody notices.
 */
public final class LaunchThatIsNative {

	List<Class<?>> offences() {
		return List.of(Function.class);
	}

}
