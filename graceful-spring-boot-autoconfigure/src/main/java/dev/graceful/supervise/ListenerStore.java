package dev.graceful.supervise;

import java.util.Collection;
import java.util.Map;

import dev.graceful.handoff.ListenerName;
import dev.graceful.posix.Descriptor;

/**
 * Keeps the listeners with the service manager too, so that clients wait in their backlog
 * while no process of the application runs.
 * <p>
 * Not thread-safe.
 */
public final class ListenerStore {

	private final ServiceManager serviceManager;

	/**
	 * Create a store of which nothing is known.
	 * @param serviceManager keeps the listeners
	 */
	public ListenerStore(ServiceManager serviceManager) {
		this.serviceManager = serviceManager;
	}

	/**
	 * Store listeners. Those that are there already stay there.
	 * @param listeners their descriptors, taken
	 */
	public void store(Map<ListenerName, Descriptor> listeners) {
		listeners.forEach((name, descriptor) -> {
			try (descriptor) {
				this.serviceManager.store(StoredName.of(name), descriptor);
			}
		});
	}

	/**
	 * Forget listeners that nobody accepts from any more, so that clients are refused.
	 * @param retired their names
	 */
	public void forget(Collection<ListenerName> retired) {
		retired.forEach((name) -> this.serviceManager.forget(StoredName.of(name)));
	}

}
