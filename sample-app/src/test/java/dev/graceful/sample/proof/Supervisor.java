package dev.graceful.sample.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.graceful.sample.process.CommandLineVerb;
import dev.graceful.sample.process.RunningApplication;

/**
 * Somebody who starts the first generation, waits for its end, and takes that for the end
 * of the application.
 */
enum Supervisor {

	/**
	 * The real one, with one program. The application's output goes through it.
	 */
	SUPERVISORD("/usr/bin/supervisord", "sh", "-c", """
			cat > $PWD/sample.jar.supervisord <<END
			[supervisord]
			nodaemon=true
			silent=true
			logfile=$PWD/supervisord.log
			pidfile=$PWD/supervisord.pid
			[unix_http_server]
			file=$PWD/supervisor.sock
			[rpcinterface:supervisor]
			supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
			[supervisorctl]
			serverurl=unix://$PWD/supervisor.sock
			[program:app]
			command=$*
			stopwaitsecs=60
			killasgroup=true
			redirect_stderr=true
			stdout_logfile=$PWD/application.log
			stdout_logfile_maxbytes=0
			END
			exec supervisord -c $PWD/sample.jar.supervisord""", "sh") {

		@Override
		Optional<Long> pid(RunningApplication application) {
			return number("RUNNING +pid (\\d+),", ctl(application).run("status", "app"));
		}

		@Override
		void signal(RunningApplication application, String signal) {
			ctl(application).run("signal", signal, "app");
		}

		@Override
		void stop(RunningApplication application) {
			ctl(application).run("stop", "app");
		}

		private CommandLineVerb ctl(RunningApplication application) {
			Path configuration = application.jar().resolveSibling("sample.jar.supervisord");
			return new CommandLineVerb(List.of("supervisorctl", "-c", configuration.toString()),
					configuration.getParent());
		}

	},

	/**
	 * One service of runit.
	 */
	RUNIT("/usr/bin/runsv", "sh", "-c", """
			mkdir $PWD/sample.jar.service
			cat > $PWD/sample.jar.service/run <<END
			#!/bin/sh
			cd $PWD
			exec $*
			END
			chmod +x $PWD/sample.jar.service/run
			exec runsv $PWD/sample.jar.service""", "sh") {

		@Override
		Optional<Long> pid(RunningApplication application) {
			return number("run: .*\\(pid (\\d+)\\)", sv(application).run("status", service(application)));
		}

		@Override
		void signal(RunningApplication application, String signal) {
			sv(application).run(signal.toLowerCase(Locale.ROOT), service(application));
		}

		@Override
		void stop(RunningApplication application) {
			sv(application).run("-w", "60", "stop", service(application));
		}

		private CommandLineVerb sv(RunningApplication application) {
			return new CommandLineVerb(List.of("sv"), application.jar().getParent());
		}

		private String service(RunningApplication application) {
			return application.jar().resolveSibling("sample.jar.service").toString();
		}

	},

	/**
	 * What stands in for a container: a PID namespace, whose first process is the first
	 * generation. Everybody else than root needs a user namespace to make one.
	 */
	CONTAINER("/usr/bin/unshare", "sh", "-c", """
			if [ $(id -u) != 0 ]; then user="--user --map-root-user"; fi
			exec unshare $user --pid --fork --kill-child --mount-proc "$@"
			""", "sh") {

		@Override
		Optional<Long> pid(RunningApplication application) {
			return unshare(application).flatMap((unshare) -> unshare.children().findFirst()).map(ProcessHandle::pid);
		}

		@Override
		void signal(RunningApplication application, String signal) {
			pid(application).ifPresent((pid) -> new CommandLineVerb(List.of("kill"), application.jar().getParent())
				.run("-" + signal, pid.toString()));
		}

		@Override
		void stop(RunningApplication application) {
			Optional<ProcessHandle> unshare = unshare(application);
			signal(application, "TERM");
			// It has the application's command line, and outlives it by a moment
			unshare.ifPresent((process) -> process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
		}

		private Optional<ProcessHandle> unshare(RunningApplication application) {
			return application.processes()
				.stream()
				.flatMap((pid) -> ProcessHandle.of(pid).stream())
				.filter((process) -> process.info().command().filter(UNSHARE::equals).isPresent())
				.findFirst();
		}

	};

	private static final String UNSHARE = "/usr/bin/unshare";

	private static final int STOP_SECONDS = 60;

	private final Path program;

	private final String[] command;

	/**
	 * Create a supervisor.
	 * @param program what has to be installed
	 * @param command a program that becomes it, where it is followed by the command line
	 * of the application. Then the path of the application's jar, of which the names of
	 * the files begin, tells its process as one of the application's.
	 */
	Supervisor(String program, String... command) {
		this.program = Path.of(program);
		this.command = command;
	}

	boolean isInstalled() {
		return Files.isExecutable(this.program);
	}

	String[] command() {
		return this.command;
	}

	/**
	 * Return the process that it takes for the application.
	 * @param application the application
	 * @return its pid; empty where it takes the application for ended
	 */
	abstract Optional<Long> pid(RunningApplication application);

	/**
	 * Let it send a signal to the application.
	 * @param application the application
	 * @param signal the signal's name, such as {@code HUP}
	 */
	abstract void signal(RunningApplication application, String signal);

	/**
	 * Let it stop the application, and wait until it has.
	 * @param application the application
	 */
	abstract void stop(RunningApplication application);

	private static Optional<Long> number(String pattern, CommandLineVerb.Result result) {
		return Pattern.compile(pattern)
			.matcher(result.output())
			.results()
			.findFirst()
			.map((MatchResult match) -> Long.valueOf(match.group(1)));
	}

}
