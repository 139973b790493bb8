package dev.graceful.launch.offender;

import java.util.List;

import jnr.ffi.Pointer;

/**
 * Breaks the rules of the house, to show that somebody notices.
 */
public final class LaunchThatIsNative {

	List<Class<?>> offences() {
		return List.of(Pointer.class);
	}

}
