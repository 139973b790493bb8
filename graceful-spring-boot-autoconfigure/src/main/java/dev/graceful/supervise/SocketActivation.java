package dev.graceful.supervise;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.graceful.handoff.Activation;
import dev.graceful.handoff.ListenerName;
import dev.graceful.posix.AdoptedListener;
import dev.graceful.posix.Descriptor;
import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The listeners that a service manager passes to the process that it starts, as
 * {@code sd_listen_fds(3)} takes them: those that a socket unit has bound, and those that
 * an earlier life of the application has stored.
 * <p>
 * Thread-safe.
 */
public final class SocketActivation implements Activation {

	private static final Log logger = LogFactory.getLog(SocketActivation.class);

	/**
	 * The variable that is there wherever somebody has passed something.
	 */
	public static final String COUNT = "LISTEN_FDS";

	private static final String PID = "LISTEN_PID";

	private static final String NAMES = "LISTEN_FDNAMES";

	private static final String UNNAMED = "unknown";

	private final List<PassedSocket> free;

	private final Optional<ServiceManager> serviceManager;

	SocketActivation(List<PassedSocket> sockets, Optional<ServiceManager> serviceManager) {
		this.free = new ArrayList<>(sockets);
		this.serviceManager = serviceManager;
	}

	private static boolean isIn(Map<String, String> environment) {
		return environment.getOrDefault(COUNT, "").matches("[1-9]\\d{0,3}");
	}

	/**
	 * Take what this process was passed. To be called once; loads a native library where
	 * there is something.
	 * @param environment the environment of this process
	 * @return what it has inherited
	 */
	public static Activation from(Map<String, String> environment) {
		if (!isIn(environment)) {
			return NONE;
		}
		String count = environment.get(COUNT);
		String pid = Long.toString(ProcessHandle.current().pid());
		if (!pid.equals(environment.get(PID))) {
			logger.warn("The service manager has passed " + count + " descriptors to process " + environment.get(PID)
					+ ", and this is " + pid + ", so they are left alone; a script that starts the JVM has to exec it");
			return NONE;
		}
		try {
			return new SocketActivation(take(Integer.parseInt(count), environment.getOrDefault(NAMES, "")),
					ServiceManager.from(environment));
		}
		catch (IOException | PosixUnavailableException ex) {
			logger.warn("The sockets that the service manager has passed cannot be used: " + ex.getMessage());
			return NONE;
		}
	}

	private static List<PassedSocket> take(int count, String names) throws IOException, PosixUnavailableException {
		String[] each = names.split(":", -1);
		Posix posix = Posix.load();
		List<PassedSocket> sockets = new ArrayList<>();
		for (Descriptor descriptor : posix.takeInherited(count)) {
			String name = (each.length == count) ? each[sockets.size()] : UNNAMED;
			sockets.add(PassedSocket.take(name, descriptor, posix));
		}
		return sockets;
	}

	/**
	 * What this application has stored goes back to where it was. Else a name counts for
	 * more than an address, and of several sockets of one name, that with the address.
	 */
	@Override
	public synchronized Optional<AdoptedListener> adopt(ListenerName name, SocketAddress wanted) throws IOException {
		Optional<PassedSocket> found = Stream
			.<Predicate<PassedSocket>>of((socket) -> socket.isStoredAs(name),
					(socket) -> socket.isNamed(name.connector()) && socket.listensAt(name),
					(socket) -> socket.isNamed(name.connector()), (socket) -> socket.listensAt(name))
			.flatMap((isMeant) -> this.free.stream().filter(isMeant))
			.findFirst();
		if (found.isEmpty()) {
			return Optional.empty();
		}
		PassedSocket socket = found.get();
		AdoptedListener listener = socket.forConnector(name.connector(), wanted);
		this.free.remove(socket);
		logger.info(socket + " is the listener of " + name
				+ (socket.listensAt(name) || socket.isStored() ? "" : ", whatever address that is configured with"));
		return Optional.of(listener);
	}

	@Override
	public synchronized void closeOthers() {
		this.free.forEach((socket) -> {
			if (socket.isStored()) {
				logger.info(socket + " is given up, for no connector has this name and address any more");
				this.serviceManager.ifPresent((manager) -> manager.forget(socket.name()));
			}
			else if (socket.fault() != null) {
				logger.warn(socket + " is of no use here: " + socket.fault());
			}
			else {
				logger.warn(socket + " is nobody's here, and clients wait there in vain: no connector has this name or"
						+ " address; name it after a connector (FileDescriptorName=server), or remove it");
			}
			socket.close();
		});
		this.free.clear();
	}

}
