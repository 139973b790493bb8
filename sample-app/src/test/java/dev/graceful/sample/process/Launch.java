package dev.graceful.sample.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the first generation of a sample application is started.
 *
 * @param jdk with which JDK
 * @param jar from a copy of which jar
 * @param options the options of the JVM
 * @param arguments the arguments of the application
 * @param tls whether it serves in TLS
 * @param environment what it finds in its environment beside what is there
 * @param through a program, and its arguments, that starts it; empty where none has to
 */
public record Launch(Jdk jdk, BootJar jar, List<String> options, List<String> arguments, boolean tls,
		Map<String, String> environment, List<String> through) {

	/**
	 * Options that halve what a start costs, for where neither the speed nor the JVM is
	 * what is proven.
	 */
	private static final String[] QUICK = { "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC" };

	public static Launch of(BootJar jar) {
		return new Launch(Jdk.current(), jar, List.of(), List.of(), false, Map.of(), List.of());
	}

	/**
	 * Return how an application is started that costs little processor time.
	 * @param jar from a copy of which jar
	 * @return the launch
	 */
	public static Launch quick(BootJar jar) {
		return of(jar).withOptions(QUICK);
	}

	public Launch with(Jdk jdk) {
		return new Launch(jdk, this.jar, this.options, this.arguments, this.tls, this.environment, this.through);
	}

	/**
	 * Add options of the JVM.
	 * @param options what follows those that are there
	 * @return the launch
	 */
	public Launch withOptions(String... options) {
		List<String> all = Stream.concat(this.options.stream(), Stream.of(options)).toList();
		return new Launch(this.jdk, this.jar, all, this.arguments, this.tls, this.environment, this.through);
	}

	public Launch withArguments(String... arguments) {
		return new Launch(this.jdk, this.jar, this.options, List.of(arguments), this.tls, this.environment,
				this.through);
	}

	public Launch withTls() {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, true, this.environment, this.through);
	}

	public Launch withEnvironment(Map<String, String> environment) {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, this.tls, environment, this.through);
	}

	/**
	 * Start it by another program, which runs in the application's directory and has to
	 * become, or start, what the rest of its arguments say.
	 */
	public Launch through(String... program) {
		return new Launch(this.jdk, this.jar, this.options, this.arguments, this.tls, this.environment,
				List.of(program));
	}

	List<String> command(Path jarCopy, Path temporaryDirectory) {
		List<String> command = new ArrayList<>(this.through);
		command.add(this.jdk.java().toString());
		command.add("-Djava.io.tmpdir=" + temporaryDirectory);
		command.addAll(this.options);
		command.add("-jar");
		command.add(jarCopy.toString());
		command.addAll(this.arguments);
		return command;
	}

}
