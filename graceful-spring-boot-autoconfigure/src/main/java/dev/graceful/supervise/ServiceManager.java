package dev.graceful.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.graceful.posix.Descriptor;
import dev.graceful.posix.Posix;
import dev.graceful.posix.PosixUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The service manager that has started this application, told how it gets on as
 * {@code sd_notify(3)} does. That it does not listen fails nothing.
 * <p>
 * Thread-safe. The first word loads a native library, which takes some 150 ms.
 */
public final class ServiceManager {

	private static final Log logger = LogFactory.getLog(ServiceManager.class);

	/**
	 * The variable that is there wherever one wants to be told.
	 */
	public static final String SOCKET = "NOTIFY_SOCKET";

	private static final String WATCHDOG = "WATCHDOG_USEC";

	private static final String STORE = "FDSTORE";

	private final String socket;

	private final Duration watchdog;

	private final boolean stores;

	private volatile boolean unheard;

	private ServiceManager(String socket, Duration watchdog, boolean stores) {
		this.socket = socket;
		this.watchdog = watchdog;
		this.stores = stores;
	}

	/**
	 * Find the service manager.
	 * @param environment the environment of this process
	 * @return the service manager; empty where none wants to be told anything
	 */
	public static Optional<ServiceManager> from(Map<String, String> environment) {
		String watchdog = environment.getOrDefault(WATCHDOG, "");
		Duration interval = watchdog.matches("[1-9]\\d{0,15}") ? Duration.ofNanos(Long.parseLong(watchdog) * 1000)
				: null;
		boolean stores = environment.getOrDefault(STORE, "").matches("[1-9]\\d*");
		return Optional.ofNullable(environment.get(SOCKET))
			.filter((socket) -> socket.startsWith("/") || socket.startsWith("@"))
			.map((socket) -> new ServiceManager(socket, interval, stores));
	}

	/**
	 * Return how often it wants to hear that the application is {@link #alive}, at least.
	 * @return the time; empty where it does not
	 */
	public Optional<Duration> watchdog() {
		return Optional.ofNullable(this.watchdog);
	}

	/**
	 * Tell whether it keeps descriptors while the service does not run. One that does not
	 * would warn of each.
	 * @return whether it said so
	 */
	public boolean stores() {
		return this.stores;
	}

	/**
	 * Keep a descriptor, for the process that is started next.
	 * @param name what it is called then
	 * @param descriptor stays the caller's
	 */
	void store(String name, Descriptor descriptor) {
		tell(List.of(descriptor), "FDSTORE=1", "FDNAME=" + name);
	}

	/**
	 * Keep a descriptor no longer.
	 * @param name what it is called
	 */
	void forget(String name) {
		tell("FDSTOREREMOVE=1", "FDNAME=" + name);
	}

	/**
	 * The application has started, or its restart is over, however it has ended.
	 * @param status a sentence for the one who asks for the service's status
	 */
	public void ready(String status) {
		tell("READY=1", status(status));
	}

	/**
	 * A restart begins.
	 * @param status a sentence
	 * @param atMost for how long it may be silent from now on
	 */
	public void reloading(String status, Duration atMost) {
		tell("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / 1000, status(status), extension(atMost));
	}

	/**
	 * A restart gets on, or an end does.
	 * @param status a sentence
	 * @param atMost for how long it may be silent from now on
	 */
	public void busy(String status, Duration atMost) {
		tell(status(status), extension(atMost));
	}

	/**
	 * Another process is the service's main process from now on, and this one may end.
	 * @param pid the other process
	 * @param status a sentence
	 */
	public void mainProcess(long pid, String status) {
		tell("MAINPID=" + pid, status(status));
	}

	/**
	 * The service ends.
	 * @param status a sentence
	 * @param atMost how long it may take
	 */
	public void stopping(String status, Duration atMost) {
		tell("STOPPING=1", status(status), extension(atMost));
	}

	/**
	 * The application is not stuck.
	 */
	public void alive() {
		tell("WATCHDOG=1");
	}

	private static String status(String status) {
		return "STATUS=" + status.replaceAll("\\s+", " ");
	}

	private static String extension(Duration atMost) {
		return "EXTEND_TIMEOUT_USEC=" + atMost.toNanos() / 1000;
	}

	private void tell(String... assignments) {
		tell(List.of(), assignments);
	}

	private void tell(List<Descriptor> descriptors, String... assignments) {
		try {
			Posix.load()
				.send(this.socket, String.join("\n", assignments).getBytes(StandardCharsets.UTF_8), descriptors);
		}
		catch (IOException | PosixUnavailableException ex) {
			if (!this.unheard) {
				this.unheard = true;
				logger.warn("The service manager does not hear on " + this.socket + ": " + ex.getMessage());
			}
		}
	}

}
