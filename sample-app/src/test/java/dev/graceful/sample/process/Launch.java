package dev.graceful.sample.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the first generation of a sample application is started.
 *
 * @param jdk with which JDK
 * @param jar from a copy of which jar
 * @param options the options of the JVM
 * @param arguments the arguments of the application
 * @param tls whether it serves in TLS
 * @param environment what it finds in its environment beside what is there
 * @param runner the program that runs it, and its first arguments; empty for none
 */
public record Launch(Jdk jdk, BootJar jar, List<String> options, List<String> arguments, boolean tls,
		Map<String, String> environment, List<String> runner) {

	public static Launch of(BootJar jar) {
		return new Launch(Jdk.current(), jar, List.of(), List.of(), false, Map.of(), List.of());
	}

	public Launch with(Jdk jdk) {
		return new Launch(jdk, this.jar, this.options, this.arguments, this.tls, this.environment, this.runner);
	}

	public Launch withOptions(String... options) {
		return new Launch(this.jdk, this.jar, List.of(options), this.arguments, this.tls, this.environment,
				this.runner);
	}

	public Launch withArguments(String... arguments) {
		return new Launch(this.jdk, this.jar, this.options, List.of(arguments), this.tls, this.environment,
				this.runner);
	}

	public Launch withTls() {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, true, this.environment, this.runner);
	}

	public Launch withEnvironment(Map<String, String> environment) {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, this.tls, environment, this.runner);
	}

	public Launch under(String... runner) {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, this.tls, this.environment,
				List.of(runner));
	}

	List<String> command(Path jarCopy, Path temporaryDirectory) {
		List<String> command = new ArrayList<>(this.runner);
		command.add(this.jdk.java().toString());
		command.add("-Djava.io.tmpdir=" + temporaryDirectory);
		command.addAll(this.options);
		command.add("-jar");
		command.add(jarCopy.toString());
		command.addAll(this.arguments);
		return command;
	}

}
