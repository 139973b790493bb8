package dev.graceful.boot;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.graceful.posix.Posix;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hears of the application from its very start: a context would be too late for the
 * signal and the predecessor.
 */
final class GracefulRunListener implements SpringApplicationRunListener, Ordered {

	private static final Log logger = LogFactory.getLog(GracefulRunListener.class);

	private static final String PREFIX = "graceful";

	private final SpringApplication application;

	private final VerbOnCommandLine verb;

	private HotRestart hotRestart;

	private RestartOnChange restartOnChange;

	GracefulRunListener(SpringApplication application, String[] arguments) {
		this.application = application;
		this.verb = new VerbOnCommandLine(List.of(arguments));
	}

	/**
	 * After Boot's own, which configures the logging.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		if (this.application.getWebApplicationType() == WebApplicationType.NONE) {
			return;
		}
		this.verb.runIfThereIsOne(environment);
		Binder binder = Binder.get(environment);
		boolean mayBeSet = SetProperties.mayBeBelow(environment, PREFIX);
		if (mayBeSet && !binder.bind("graceful.enabled", Boolean.class).orElse(true)) {
			return;
		}
		Optional<String> unsupported = Posix.unsupported();
		if (unsupported.isPresent()) {
			logger.info("Hot restart is off: " + unsupported.get());
			return;
		}
		if (TrainingRun.isThis()) {
			TrainingRun.load();
			return;
		}
		Supplier<GracefulProperties> properties = SingletonSupplier
			.of(() -> binder.bindOrCreate(PREFIX, GracefulProperties.class));
		if (mayBeSet) {
			// What is wrong with it ends the start
			properties.get();
		}
		this.hotRestart = HotRestart.begin(properties, environment);
		if (mayBeSet && binder.bind("graceful.watch.enabled", Boolean.class).orElse(false)) {
			this.restartOnChange = RestartOnChange.begin(this.hotRestart.restarts(), properties.get(), environment);
		}
	}

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		if (this.hotRestart != null) {
			this.hotRestart.joins(context);
		}
		if (this.restartOnChange != null) {
			context.getBeanFactory().registerSingleton("gracefulRestartOnChange", this.restartOnChange);
		}
	}

	@Override
	public void failed(ConfigurableApplicationContext context, Throwable failure) {
		if (this.hotRestart != null) {
			this.hotRestart.failed(failure);
		}
		else if (context == null && this.application.getWebApplicationType() != WebApplicationType.NONE) {
			this.verb.runIfThereIsOne(failure);
		}
	}

}
