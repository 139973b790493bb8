package dev.graceful.supervise;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import dev.graceful.handoff.ListenerName;

/**
 * The name under which the service manager keeps a listener of ours, for which it takes
 * neither colons nor anything that is not ASCII.
 */
final class StoredName {

	private static final String PREFIX = "graceful.";

	private static final int LONGEST = 255;

	private StoredName() {
	}

	static String of(ListenerName listener) {
		String name = PREFIX
				+ URLEncoder.encode(listener.connector() + "@" + listener.address(), StandardCharsets.UTF_8);
		return name.substring(0, Math.min(name.length(), LONGEST));
	}

	static boolean isOne(String name) {
		return name.startsWith(PREFIX);
	}

}
