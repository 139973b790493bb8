package dev.graceful.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.graceful.handoff.RestartRequest;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationHooksTests {

	private static final RestartRequest REQUEST = new RestartRequest("signal HUP");

	private final ApplicationHooks hooks = new ApplicationHooks();

	private final List<String> told = new ArrayList<>();

	private int registered;

	@Test
	void doNothingBeforeTheApplicationServes() {
		this.hooks.around("HUP", () -> this.told.add("handled"));
		assertThat(this.hooks.objection(REQUEST, List.of())).isEmpty();
		assertThat(this.told).containsExactly("handled");
	}

	@Test
	void doNotObjectWhereNoVetoDoes() {
		ofBeans(veto("first", 1, Optional.empty()), veto("second", 2, Optional.empty()));
		assertThat(this.hooks.objection(REQUEST, List.of())).isEmpty();
		assertThat(this.told).containsExactly("first signal HUP", "second signal HUP");
	}

	@Test
	void objectWithTheFirstVetoInOrderAndDoNotAskTheOthers() {
		ofBeans(veto("last", 2, Optional.of("batch")), veto("first", 1, Optional.of("a report is printed")));
		assertThat(this.hooks.objection(REQUEST, List.of())).hasValue("a report is printed");
		assertThat(this.told).containsExactly("first signal HUP");
	}

	@Test
	void surroundASignalInOrderAndBack() {
		ofBeans(new OrderedHook("second", 2), new OrderedHook("first", 1));
		this.hooks.around("HUP", () -> this.told.add("handled"));
		assertThat(this.told).containsExactly("first before HUP", "second before HUP", "handled", "second after HUP",
				"first after HUP");
	}

	@Test
	void handleTheSignalWhereAHookFails() {
		SignalHook failing = new SignalHook() {

			@Override
			public void before(String signal) {
				throw new IllegalStateException("Failed");
			}

		};
		ofBeans(failing, new OrderedHook("other", 1));
		this.hooks.around("HUP", () -> this.told.add("handled"));
		assertThat(this.told).containsExactly("other before HUP", "handled", "other after HUP");
	}

	private void ofBeans(Object... beans) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			for (Object bean : beans) {
				context.getBeanFactory().registerSingleton("bean" + this.registered, bean);
				this.registered++;
			}
			context.refresh();
			this.hooks.of(context);
		}
	}

	private RestartVeto veto(String name, int order, Optional<String> objection) {
		return new OrderedVeto(name, order, objection);
	}

	private final class OrderedVeto implements RestartVeto, Ordered {

		private final String name;

		private final int order;

		private final Optional<String> objection;

		private OrderedVeto(String name, int order, Optional<String> objection) {
			this.name = name;
			this.order = order;
			this.objection = objection;
		}

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public Optional<String> objection(RestartRequest request) {
			ApplicationHooksTests.this.told.add(this.name + " " + request);
			return this.objection;
		}

	}

	private final class OrderedHook implements SignalHook, Ordered {

		private final String name;

		private final int order;

		private OrderedHook(String name, int order) {
			this.name = name;
			this.order = order;
		}

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public void before(String signal) {
			ApplicationHooksTests.this.told.add(this.name + " before " + signal);
		}

		@Override
		public void after(String signal) {
			ApplicationHooksTests.this.told.add(this.name + " after " + signal);
		}

	}

}
