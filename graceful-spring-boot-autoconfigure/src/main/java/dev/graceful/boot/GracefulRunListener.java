package dev.graceful.boot;

import java.util.List;
import java.util.Optional;

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

/**
 * Hears of the application from its very start: a context would be too late for the
 * signal and the predecessor.
 */
final class GracefulRunListener implements SpringApplicationRunListener, Ordered {

	private static final Log logger = LogFactory.getLog(GracefulRunListener.class);

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
		GracefulProperties properties = Binder.get(environment).bindOrCreate("graceful", GracefulProperties.class);
		if (!properties.enabled()) {
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
		this.hotRestart = HotRestart.begin(properties, environment);
		if (properties.watch().enabled()) {
			this.restartOnChange = RestartOnChange.begin(this.hotRestart.restarts(), properties, environment);
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
