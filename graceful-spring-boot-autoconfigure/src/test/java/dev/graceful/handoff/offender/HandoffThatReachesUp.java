package dev.graceful.handoff.offender;

import java.util.List;

import dev.graceful.boot.GracefulTomcatAutoConfiguration;
import dev.graceful.launch.JvmLauncher;
import org.apache.catalina.connector.Connector;

import org.springframework.core.env.Environment;

/**
 * Breaks the rules of the house, to show that somebody notices.
 */
public final class HandoffThatReachesUp {

	List<Class<?>> offences() {
		return List.of(GracefulTomcatAutoConfiguration.class, Environment.class, Connector.class, JvmLauncher.class);
	}

}
