package dev.graceful.handoff;

import java.util.Map;
import java.util.Optional;

import dev.graceful.launch.SuccessorLauncher;
import dev.graceful.posix.SetAsideStreams;

/**
 * What a predecessor puts into its successor's environment, so that it finds its way
 * back; or what a successor that was not launched by it has found out.
 *
 * @param socket the path of the predecessor's control socket
 * @param token a secret that is good for one handoff; empty where nobody has invited
 * @param pid the predecessor
 * @param streams the standard streams that the launcher has set aside; {@code null} where
 * it has not
 */
public record Invitation(String socket, String token, long pid, SetAsideStreams streams) {

	private static final String PREFIX = SuccessorLauncher.VARIABLE_PREFIX;

	/**
	 * The variable that is there wherever this process was invited.
	 */
	public static final String SOCKET = PREFIX + "SOCKET";

	private static final String TOKEN = PREFIX + "TOKEN";

	private static final String PID = PREFIX + "PID";

	/**
	 * Nobody has invited this process, and it takes over on its own.
	 * @param socket the path of the predecessor's control socket
	 * @param pid the predecessor
	 * @return what it needs for that
	 */
	static Invitation takeover(String socket, long pid) {
		return new Invitation(socket, "", pid, null);
	}

	/**
	 * Find the invitation in an environment.
	 * @param environment the environment of this process
	 * @return the invitation; empty where nobody has invited this process
	 */
	public static Optional<Invitation> from(Map<String, String> environment) {
		String socket = environment.get(SOCKET);
		String token = environment.get(TOKEN);
		String pid = environment.get(PID);
		if (socket == null || token == null || pid == null || !pid.matches("\\d{1,10}")) {
			return Optional.empty();
		}
		return Optional.of(new Invitation(socket, token, Long.parseLong(pid), SuccessorLauncher.setAside(environment)));
	}

	/**
	 * Whether this process takes over, without having been invited.
	 * @return whether it does
	 */
	boolean isTakeover() {
		return this.token.isEmpty();
	}

	Map<String, String> toEnvironment() {
		return Map.of(SOCKET, this.socket, TOKEN, this.token, PID, Long.toString(this.pid));
	}

}
