package dev.graceful.sample.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.graceful.sample.client.Load;
import dev.graceful.sample.client.Report;
import dev.graceful.sample.client.Results;
import dev.graceful.sample.client.Share;
import dev.graceful.sample.process.Await;
import dev.graceful.sample.process.BootJar;
import dev.graceful.sample.process.Launch;
import dev.graceful.sample.process.ProcessStatus;
import dev.graceful.sample.process.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What those see of restarts who wait for the first process.
 */
class KeeperIT {

	private static final Duration DEADLINE = Duration.ofSeconds(90);

	private static final int RATE = 100;

	private static final int RESTARTS = 3;

	private static final long MOST_KILOBYTES = 40 * 1024;

	/**
	 * Runs supervisord with one program, which is what follows.
	 */
	private static final String[] SUPERVISORD = { "sh", "-c", """
			cat > supervisord.conf <<END
			[supervisord]
			nodaemon=true
			logfile=/dev/null
			logfile_maxbytes=0
			pidfile=$PWD/supervisord.pid
			[unix_http_server]
			file=$PWD/supervisor.sock
			[rpcinterface:supervisor]
			supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
			[supervisorctl]
			serverurl=unix://$PWD/supervisor.sock
			[program:app]
			command=$*
			autorestart=false
			startsecs=0
			stopwaitsecs=60
			redirect_stderr=true
			stdout_logfile=$PWD/application.log
			stdout_logfile_maxbytes=0
			END
			exec supervisord -c supervisord.conf""", "supervised" };

	private RunningApplication application;

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
		ProcessHandle.current().children().forEach(ProcessHandle::destroy);
	}

	@Test
	void supervisordSeesOneProcessFromStartToStop() throws Exception {
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/supervisord")), "supervisord is not installed");
		start(SUPERVISORD);
		long pid = this.application.servingPid();
		restartUnderLoad(pid);
		assertThat(supervisorctl("status", "app")).contains("RUNNING", "pid " + pid + ",");
		supervisorctl("stop", "app");
		assertThat(this.application.processes()).isEmpty();
		assertThat(supervisorctl("status", "app")).contains("STOPPED");
	}

	@Test
	void aContainerGoesOnForAsLongAsTheApplication() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root makes a PID namespace");
		start("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
		long pid = this.application.processes().stream().filter(KeeperIT::isFirst).findFirst().orElseThrow();
		ProcessHandle container = ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow();
		restartUnderLoad(pid);
		signal("TERM", pid);
		container.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
		assertThat(this.application.processes()).isEmpty();
	}

	private void start(String... runner) {
		this.application = RunningApplication.start(Launch.quick(BootJar.built()).through(runner));
	}

	private void restartUnderLoad(long pid) throws Exception {
		try (Load load = Load.start(this.application.port(), Share.mixed(RATE))) {
			for (int i = 0; i < RESTARTS; i++) {
				long mark = this.application.log().mark();
				signal("HUP", pid);
				this.application.log().await("the predecessor has retired", mark, DEADLINE);
				awaitKeeperAlone(pid);
			}
			Results results = load.end();
			assertThat(results.failures()).as(Report.requests(results)).isZero();
		}
		assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).contains("dev.graceful.supervise.Keeper");
		assertThat(ProcessStatus.of(pid).residentKilobytes()).isLessThan(MOST_KILOBYTES);
	}

	/**
	 * It has one child, which serves: what has ended, it has waited for.
	 */
	private static void awaitKeeperAlone(long pid) {
		Await.answer(() -> "keeper with one child", DEADLINE,
				() -> Optional.of(children(pid)).filter((children) -> children.size() == 1 && isKeeper(pid)));
	}

	private static boolean isKeeper(long pid) {
		try {
			return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("dev.graceful.supervise.Keeper");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<Long> children(long pid) {
		return ProcessHandle.of(pid).orElseThrow().children().map(ProcessHandle::pid).toList();
	}

	private static boolean isFirst(long pid) {
		try {
			return Files.readString(Path.of("/proc/" + pid + "/status")).matches("(?s).*\\nNSpid:[\\s\\d]*\\s1\\n.*");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void signal(String name, long pid) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor()).isZero();
	}

	private String supervisorctl(String... words) throws Exception {
		Path directory = this.application.jar().getParent();
		List<String> command = new ArrayList<>(
				List.of("supervisorctl", "-c", directory.resolve("supervisord.conf").toString()));
		command.addAll(List.of(words));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes());
	}

}
