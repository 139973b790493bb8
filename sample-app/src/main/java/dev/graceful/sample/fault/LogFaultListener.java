package dev.graceful.sample.fault;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Watches the log for the message at which a test wants a fault, as soon as there is a
 * log.
 */
class LogFaultListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		FaultProperties properties = FaultProperties.of(event.getEnvironment());
		if (!properties.onLog().isEmpty()) {
			install(new LogFaultAppender(properties.onLog(), properties.action(), properties.delay()));
		}
	}

	private void install(LogFaultAppender appender) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		appender.setContext(context);
		appender.start();
		// The last appender of the root logger: the message is in the log before the
		// fault
		context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
	}

}
