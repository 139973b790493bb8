package dev.graceful.boot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.RestartCheck;
import dev.graceful.handoff.RestartRequest;
import dev.graceful.launch.SuccessorCustomizer;
import dev.graceful.launch.SuccessorStart;
import dev.graceful.warmup.WarmUp;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The beans with which the application takes a hand in its restarts. There are none
 * before the application serves.
 */
final class ApplicationHooks implements RestartCheck, SuccessorCustomizer {

	private static final Log logger = LogFactory.getLog(ApplicationHooks.class);

	private volatile List<RestartVeto> vetoes = List.of();

	private volatile List<SuccessorCustomizer> customizers = List.of();

	private volatile List<SignalHook> signalHooks = List.of();

	private volatile List<WarmUp> warmUps = List.of();

	/**
	 * Take those of a context from now on.
	 * @param beans the beans of the context, which is refreshed
	 */
	void of(ListableBeanFactory beans) {
		this.vetoes = beans.getBeanProvider(RestartVeto.class).orderedStream().toList();
		this.customizers = beans.getBeanProvider(SuccessorCustomizer.class).orderedStream().toList();
		this.warmUps = beans.getBeanProvider(WarmUp.class).orderedStream().toList();
		this.signalHooks = beans.getBeanProvider(SignalHook.class).orderedStream().toList();
	}

	@Override
	public Optional<String> objection(RestartRequest request, List<HandoffReport> history) {
		return this.vetoes.stream().map((veto) -> veto.objection(request)).flatMap(Optional::stream).findFirst();
	}

	@Override
	public void customize(SuccessorStart start) {
		this.customizers.forEach((customizer) -> customizer.customize(start));
	}

	List<WarmUp> warmUps() {
		return this.warmUps;
	}

	/**
	 * Handle a signal, with the hooks around it.
	 * @param signal its name
	 * @param handler handles it
	 */
	void around(String signal, Runnable handler) {
		List<SignalHook> hooks = this.signalHooks;
		hooks.forEach((hook) -> tell(hook, (told) -> told.before(signal)));
		handler.run();
		List<SignalHook> reversed = new ArrayList<>(hooks);
		Collections.reverse(reversed);
		reversed.forEach((hook) -> tell(hook, (told) -> told.after(signal)));
	}

	private static void tell(SignalHook hook, Consumer<SignalHook> what) {
		try {
			what.accept(hook);
		}
		catch (RuntimeException ex) {
			logger.error("A signal hook failed: " + hook, ex);
		}
	}

}
