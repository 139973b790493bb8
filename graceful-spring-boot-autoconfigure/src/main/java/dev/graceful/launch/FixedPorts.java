package dev.graceful.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports in JVM options that this process has already bound, so that a second JVM with
 * the same options would end at once: the debugger's and those of JMX.
 */
final class FixedPorts {

	private static final Pattern DEBUGGER = Pattern
		.compile("(-agentlib:jdwp=|-Xrunjdwp:|-agentpath:[^=]*jdwp[^=]*=)(.*)", Pattern.DOTALL);

	private static final Pattern JMX = Pattern
		.compile("(-Dcom\\.sun\\.management\\.jmxremote(?:\\.rmi|\\.local)?\\.port)=(.*)", Pattern.DOTALL);

	private static final String FREE_PORT = "0";

	private FixedPorts() {
	}

	/**
	 * Let an option name no fixed port.
	 * @param option any JVM option
	 * @param notices told, as a sentence, what had to be changed
	 * @return the option for the successor
	 */
	static String replace(String option, Consumer<String> notices) {
		Matcher jmx = JMX.matcher(option);
		if (jmx.matches() && !FREE_PORT.equals(jmx.group(2))) {
			notices.accept("JMX port " + jmx.group(2) + " is this process's: the successor takes any free port ("
					+ jmx.group(1) + "=0)");
			return jmx.group(1) + "=" + FREE_PORT;
		}
		Matcher debugger = DEBUGGER.matcher(option);
		if (debugger.matches()) {
			String replaced = debugger.group(1) + replaceDebugger(debugger.group(2));
			if (!replaced.equals(option)) {
				notices.accept("The debugger's connection is this process's: the successor listens for one"
						+ " on any free port and does not wait for it (" + replaced + " instead of " + option + ")");
			}
			return replaced;
		}
		return option;
	}

	private static String replaceDebugger(String settings) {
		boolean listens = settings.matches("(.*,)?server=y(,.*)?");
		List<String> replaced = new ArrayList<>();
		for (String setting : settings.split(",")) {
			if (setting.startsWith("address=")) {
				replaced.add(listens ? setting.substring(0, hostEnd(setting)) + FREE_PORT : "address=" + FREE_PORT);
			}
			else if (!setting.startsWith("server=") && !setting.startsWith("suspend=")) {
				replaced.add(setting);
			}
		}
		// A debugger that was to be called takes one call only; and to wait is the
		// default.
		replaced.add("server=y");
		replaced.add("suspend=n");
		return String.join(",", replaced);
	}

	private static int hostEnd(String address) {
		return Math.max(address.lastIndexOf(':'), address.indexOf('=')) + 1;
	}

}
