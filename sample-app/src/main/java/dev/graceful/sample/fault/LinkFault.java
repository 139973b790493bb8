package dev.graceful.sample.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Breaks the connection between the two generations, while both live.
 */
class LinkFault implements ApplicationListener<ApplicationPreparedEvent> {

	private static final CompletableFuture<Object> generation = new CompletableFuture<>();

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		// By name, for the sample also starts without the starter
		Object singleton = event.getApplicationContext().getBeanFactory().getSingleton("gracefulGeneration");
		if (singleton != null) {
			generation.complete(singleton);
		}
	}

	/**
	 * At once, or, where a successor has a link before it has a context, as soon as it
	 * has one.
	 */
	static void happen() {
		generation.thenAccept(LinkFault::closeLink);
	}

	private static void closeLink(Object onDemand) {
		Object generation = field(field(onDemand, "assembly"), "generation");
		Object outgoing = field(generation, "outgoing");
		Object handoff = (outgoing != null) ? outgoing : field(generation, "incoming");
		try {
			((Closeable) field(field(handoff, "link"), "socket")).close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Object field(Object object, String name) {
		try {
			Field field = object.getClass().getDeclaredField(name);
			field.setAccessible(true);
			return field.get(object);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
