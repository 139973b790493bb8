package dev.graceful.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.graceful.handoff.ConfiguredAddress;
import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.Invitation;
import dev.graceful.handoff.RunningGeneration;
import dev.graceful.handoff.RunningGenerations;
import dev.graceful.handoff.TakeoverRefusedException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds the generation that this process is to take over from.
 */
final class Takeover {

	private static final Log logger = LogFactory.getLog(Takeover.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final int DEFAULT_PORT = 8080;

	private Takeover() {
	}

	/**
	 * Find the generation that a process was told to take over from: the one that it
	 * names, or else the one that listens where this process wants to.
	 * @param properties whether it was told so
	 * @param environment tells where it wants to listen
	 * @return how to reach it; empty where this process is not to take over, or nobody is
	 * there
	 */
	static Optional<Invitation> find(GracefulProperties properties, Environment environment) {
		if (!properties.takesOver()) {
			return Optional.empty();
		}
		Path directory = properties.control().directory();
		String wanted = wantedAddress(Binder.get(environment));
		List<RunningGeneration> found = others(directory).stream()
			.filter((each) -> properties.takeoverPid().isPresent() ? pid(each) == properties.takeoverPid().getAsLong()
					: listens(each, wanted))
			.toList();
		List<RunningGeneration> accepting = found.stream().filter((each) -> !isDraining(each)).toList();
		return onlyOne(accepting.isEmpty() ? found : accepting, wanted, directory).map(RunningGeneration::takeover);
	}

	private static String wantedAddress(Binder binder) {
		int port = binder.bind("server.port", Integer.class).orElse(DEFAULT_PORT);
		return binder.bind("server.address", InetAddress.class)
			.map((address) -> ConfiguredAddress.format(new InetSocketAddress(address, port)))
			.orElse("*:" + port);
	}

	private static Optional<RunningGeneration> onlyOne(List<RunningGeneration> found, String wanted, Path directory) {
		if (found.size() > 1) {
			throw new TakeoverRefusedException("several generations listen at " + wanted + ", "
					+ found.stream().map(Takeover::describe).collect(Collectors.joining(", "))
					+ ": name the one to take over from, with --graceful.takeover=<pid>");
		}
		if (found.isEmpty()) {
			logger.info("There is nobody to take over from at " + wanted + " with the control directory " + directory
					+ ", so this is the first generation");
		}
		return found.stream().findFirst();
	}

	private static List<RunningGeneration> others(Path directory) {
		try {
			return RunningGenerations.find(directory, PATIENCE)
				.generations()
				.stream()
				.filter((each) -> pid(each) != ProcessHandle.current().pid())
				.toList();
		}
		catch (IOException ex) {
			throw new TakeoverRefusedException("it cannot be found out who runs: " + ex.getMessage());
		}
	}

	/**
	 * Tell who of this user's own listens at a port.
	 * @param directory the control directory
	 * @param port the port
	 * @return its pid, with its name and version in parentheses
	 */
	static Optional<String> listenerAt(Path directory, int port) {
		try {
			return others(directory).stream()
				.filter((each) -> !isDraining(each) && listens(each, "*:" + port))
				.map(Takeover::describe)
				.findFirst();
		}
		catch (TakeoverRefusedException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether it listens where no other process then can.
	 */
	private static boolean listens(RunningGeneration generation, String wanted) {
		return generation.found()
			.listeners()
			.stream()
			.map(GenerationStatus.Listening::address)
			.anyMatch((address) -> address.equals(wanted)
					|| (port(address).equals(port(wanted)) && (isAny(address) || isAny(wanted))));
	}

	private static boolean isAny(String address) {
		return address.startsWith("*:");
	}

	private static String port(String address) {
		return address.substring(address.lastIndexOf(':'));
	}

	private static boolean isDraining(RunningGeneration generation) {
		return generation.found().state() == GenerationStatus.State.DRAINING;
	}

	private static long pid(RunningGeneration generation) {
		return generation.found().self().pid();
	}

	private static String describe(RunningGeneration generation) {
		return "pid " + pid(generation) + " (" + generation.found().self().version() + ")";
	}

}
