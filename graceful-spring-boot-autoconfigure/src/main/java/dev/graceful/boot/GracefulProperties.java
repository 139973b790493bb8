package dev.graceful.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.graceful.handoff.Ramp.Shape;
import dev.graceful.warmup.TrafficSettings;
import dev.graceful.launch.ArchiveSettings;
import dev.graceful.warmup.WarmUpRequest;
import dev.graceful.warmup.WarmUpSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be configured. To bind it takes some 50 to 150 ms of a start, so
 * that is left until somebody asks.
 *
 * @param enabled whether hot restart is on
 * @param restart how this JVM is replaced
 * @param ramp how the new JVM takes over
 * @param drain how the replaced JVM ends
 * @param control how the two JVMs find each other
 * @param takeover whether this process takes over from the one that listens at its port:
 * "true" or nothing, or the pid of the one to take over from
 * @param cli words on the command line that do something with the application
 * @param pidFile file with the pid of the process that serves; none unless set
 * @param keeper whether the first JVM, when it has drained, keeps its pid as a small
 * process until the application ends: "always", "never", or "auto" for where somebody is
 * known to wait for it
 * @param watch whether the application restarts itself when something changes
 * @param warmup what a successor does before it serves
 * @param archive from what a successor starts faster
 */
@ConfigurationProperties("graceful")
@Lazy
public record GracefulProperties(@DefaultValue("true") boolean enabled, @DefaultValue Restart restart,
		@DefaultValue Ramp ramp, @DefaultValue Drain drain, @DefaultValue Control control, @DefaultValue Cli cli,
		@DefaultValue("false") String takeover, Path pidFile, @DefaultValue("auto") Keeper keeper,
		@DefaultValue Watch watch, @DefaultValue Warmup warmup, @DefaultValue Archive archive) {

	private static final String NO_TAKEOVER = "false";

	public GracefulProperties {
		Assert.isTrue(drain.timeout().compareTo(restart.probation()) >= 0,
				"'graceful.drain.timeout' must not be shorter than 'graceful.restart.probation'");
		Assert.isTrue(takeover.matches("(true|false|\\d{1,10})?"),
				"'graceful.takeover' must be true, false, or the pid of a process");
		Assert.isTrue(!warmup.sendsRequests() || warmup.maxDuration().compareTo(restart.startTimeout()) < 0,
				"'graceful.warmup.max-duration' must be less than 'graceful.restart.start-timeout'");
	}

	/**
	 * Whether this process takes over. An option of the command line without a value is
	 * empty.
	 */
	boolean takesOver() {
		return !this.takeover.equals(NO_TAKEOVER);
	}

	/**
	 * Return the pid of the process that it takes over from.
	 * @return the pid; empty where the port tells
	 */
	OptionalLong takeoverPid() {
		return this.takeover.matches("\\d+") ? OptionalLong.of(Long.parseLong(this.takeover)) : OptionalLong.empty();
	}

	/**
	 * Whether the first JVM keeps its pid.
	 */
	public enum Keeper {

		/**
		 * If somebody is known to wait for it.
		 */
		AUTO,

		/**
		 * In any case.
		 */
		ALWAYS,

		/**
		 * In no case.
		 */
		NEVER

	}

	/**
	 * How this JVM is replaced.
	 *
	 * @param signal signal that asks for a restart; "none" for no signal
	 * @param command program and arguments to start the successor with, instead of the
	 * command line that this JVM was started with
	 * @param checkTimeout how long everything that may speak against a restart may take,
	 * before anything is started
	 * @param connectTimeout how long to wait for a launched successor to say hello, and
	 * then to take the listeners
	 * @param startTimeout how long to wait for the successor to be ready
	 * @param commitTimeout how long the two wait for each other when one stops accepting,
	 * and the other one starts and says so
	 * @param terminateTimeout how long to wait for the end of a failed successor before
	 * it is killed
	 * @param outputLines how many of the last lines that a failed successor printed are
	 * reported
	 * @param probation for how long the predecessor can take back from a successor that
	 * serves; zero for not at all
	 * @param answerTimeout how long the successor may take to answer its predecessor, and
	 * its health check to answer, in the probation
	 * @param healthGroup group of Boot's health that is asked in the probation; empty for
	 * the whole health, "none" for not asking
	 * @param maxErrorRate share of answers in the probation that may be errors (5xx),
	 * from 0 to 1; 1 for not judging
	 * @param errorRateRequests on how many answers at least the share of errors is judged
	 * @param memoryNeeded how much memory a second JVM needs; as much as this one has
	 * unless set, 0 for not looking whether there is enough
	 * @param checkCommand program and arguments of a check before each restart, which
	 * speaks against it by ending with another status than 0
	 * @param backOff how long to wait after the third failed restart in a row, doubled
	 * with each further one up to 10 minutes; zero for not at all
	 */
	public record Restart(@DefaultValue(Restart.SIGNAL) String signal, @DefaultValue List<String> command,
			@DefaultValue("30s") Duration checkTimeout, @DefaultValue("1m") Duration connectTimeout,
			@DefaultValue("5m") Duration startTimeout, @DefaultValue("10s") Duration commitTimeout,
			@DefaultValue("10s") Duration terminateTimeout, @DefaultValue("40") int outputLines,
			@DefaultValue("10s") Duration probation, @DefaultValue("5s") Duration answerTimeout,
			@DefaultValue("") String healthGroup, @DefaultValue("0.5") double maxErrorRate,
			@DefaultValue("20") int errorRateRequests, DataSize memoryNeeded, @DefaultValue List<String> checkCommand,
			@DefaultValue("10s") Duration backOff) {

		static final String SIGNAL = "HUP";

		public Restart {
			Assert.hasText(signal, "'graceful.restart.signal' must be the name of a signal, or 'none'");
			positive("graceful.restart.check-timeout", checkTimeout);
			positive("graceful.restart.connect-timeout", connectTimeout);
			positive("graceful.restart.start-timeout", startTimeout);
			positive("graceful.restart.commit-timeout", commitTimeout);
			positive("graceful.restart.terminate-timeout", terminateTimeout);
			Assert.isTrue(outputLines >= 0, "'graceful.restart.output-lines' must not be negative");
			notNegative("graceful.restart.probation", probation);
			positive("graceful.restart.answer-timeout", answerTimeout);
			Assert.isTrue(maxErrorRate >= 0 && maxErrorRate <= 1,
					"'graceful.restart.max-error-rate' must be from 0 to 1");
			Assert.isTrue(errorRateRequests > 0, "'graceful.restart.error-rate-requests' must be more than nothing");
			Assert.isTrue(memoryNeeded == null || !memoryNeeded.isNegative(),
					"'graceful.restart.memory-needed' must not be negative");
			notNegative("graceful.restart.back-off", backOff);
		}

		OptionalLong bytesNeeded() {
			return (this.memoryNeeded != null) ? OptionalLong.of(this.memoryNeeded.toBytes()) : OptionalLong.empty();
		}

	}

	/**
	 * How the new JVM takes over.
	 *
	 * @param duration the time over which it takes more and more of the connections; zero
	 * for all at once
	 * @param shape how its share grows meanwhile: "linear", or "quadratic" for slowly at
	 * first
	 */
	public record Ramp(@DefaultValue("0s") Duration duration, @DefaultValue("linear") Shape shape) {

		public Ramp {
			notNegative("graceful.ramp.duration", duration);
		}

		dev.graceful.handoff.Ramp ramp() {
			return new dev.graceful.handoff.Ramp(this.duration, this.shape);
		}

	}

	/**
	 * How the replaced JVM ends.
	 *
	 * @param migrate whether idle connections migrate to the successor, where they can
	 * @param timeout how long it may take to finish what it has begun, before its
	 * connections are closed
	 * @param silence how long a connection that cannot migrate stays idle before it is
	 * closed; at least as long as a load balancer keeps one alive
	 * @param stopSilence the same where the application stops without a successor, and
	 * somebody waits for its end
	 * @param webSocketSpread the time over which WebSocket sessions are told that the
	 * service restarts
	 * @param haltAfter how long a JVM that has nothing left to do may take to end, before
	 * it logs what its threads are doing and is halted
	 * @param hammerOnSignal whether another signal during the drain closes what is left,
	 * instead of asking the successor for a restart
	 */
	public record Drain(@DefaultValue("true") boolean migrate, @DefaultValue("90s") Duration timeout,
			@DefaultValue("60s") Duration silence, @DefaultValue("5s") Duration stopSilence,
			@DefaultValue("10s") Duration webSocketSpread, @DefaultValue("1m") Duration haltAfter,
			@DefaultValue("false") boolean hammerOnSignal) {

		public Drain {
			positive("graceful.drain.timeout", timeout);
			notNegative("graceful.drain.silence", silence);
			notNegative("graceful.drain.stop-silence", stopSilence);
			notNegative("graceful.drain.web-socket-spread", webSocketSpread);
			positive("graceful.drain.halt-after", haltAfter);
		}

	}

	/**
	 * How the two JVMs find each other.
	 *
	 * @param directory where the control socket is made, in a directory that only this
	 * user may enter; "graceful-" and the user's name in the temporary directory unless
	 * set
	 * @param greetingTimeout how long somebody who connects to the control socket may
	 * take to say who it is
	 */
	public record Control(Path directory, @DefaultValue("5s") Duration greetingTimeout) {

		public Control {
			directory = directory(directory);
			positive("graceful.control.greeting-timeout", greetingTimeout);
		}

		static Path directory(Path configured) {
			return (configured != null) ? configured
					: Path.of(System.getProperty("java.io.tmpdir"), "graceful-" + System.getProperty("user.name"));
		}

	}

	/**
	 * Words on the command line that do something with the application: start, stop,
	 * restart, status, watch, help.
	 *
	 * @param enabled whether there are such words; without them all arguments are the
	 * application's
	 * @param prefix what stands before each word, where the application has arguments of
	 * its own that are like them
	 */
	public record Cli(@DefaultValue("true") boolean enabled, @DefaultValue("") String prefix) {

	}

	/**
	 * Whether the application restarts itself when something changes.
	 *
	 * @param enabled whether it does, when its jar or its configuration has changed
	 * @param paths more files and directories, with all that is below, whose changes are
	 * a reason
	 * @param quietPeriod for how long nothing must have changed any more before it
	 * restarts
	 * @param pollInterval how often to look for changes that the system does not tell of,
	 * as on network file systems; zero for never
	 */
	public record Watch(@DefaultValue("false") boolean enabled, @DefaultValue List<Path> paths,
			@DefaultValue("1s") Duration quietPeriod, @DefaultValue("0s") Duration pollInterval) {

		public Watch {
			positive("graceful.watch.quiet-period", quietPeriod);
			notNegative("graceful.watch.poll-interval", pollInterval);
		}

	}

	/**
	 * What a successor does before it serves.
	 *
	 * @param requests requests that a successor sends to itself, each with a method,
	 * path, headers, body, weight and status; none unless set
	 * @param traffic what it sends to itself of what clients ask its predecessor for
	 * @param maxDuration how long the warm-up may take, settled or not
	 * @param concurrency how many of its requests are under way at a time
	 * @param failOnError whether a restart is rolled back where something fails in the
	 * warm-up
	 */
	public record Warmup(@DefaultValue List<Request> requests, @DefaultValue Traffic traffic,
			@DefaultValue("10s") Duration maxDuration, @DefaultValue("2") int concurrency,
			@DefaultValue("false") boolean failOnError) {

		public Warmup {
			positive("graceful.warmup.max-duration", maxDuration);
			Assert.isTrue(concurrency > 0, "'graceful.warmup.concurrency' must be more than nothing");
		}

		boolean sendsRequests() {
			return !this.requests.isEmpty() || this.traffic.enabled();
		}

		WarmUpSettings settings() {
			return new WarmUpSettings(this.requests.stream().map(Request::warmUp).toList(), this.traffic.settings(),
					this.maxDuration, this.concurrency, this.failOnError);
		}

	}

	/**
	 * What a successor sends to itself of what clients ask its predecessor for.
	 *
	 * @param enabled whether each generation counts which routes its clients ask for with
	 * GET and HEAD, and its successor warms up with them
	 * @param maxRoutes how many routes a successor is told of, at most 100
	 * @param include patterns of the routes that are meant, in which an asterisk stands
	 * for what has no slash, and two for anything; all unless set
	 * @param exclude patterns of the routes that are not meant
	 * @param variables what to put where the pattern of a route has a variable, by its
	 * name
	 */
	public record Traffic(@DefaultValue("false") boolean enabled, @DefaultValue("50") int maxRoutes,
			@DefaultValue List<String> include, @DefaultValue List<String> exclude,
			@DefaultValue Map<String, String> variables) {

		public Traffic {
			new TrafficSettings(enabled, maxRoutes, include, exclude, variables);
		}

		TrafficSettings settings() {
			return new TrafficSettings(this.enabled, this.maxRoutes, this.include, this.exclude, this.variables);
		}

	}

	/**
	 * A request that a successor sends to itself.
	 *
	 * @param method its method
	 * @param path its path, with the query
	 * @param headers its headers
	 * @param body its body; none unless set
	 * @param weight how often it is sent, compared with the others
	 * @param status the status of a right answer; any below 400 unless set
	 */
	public record Request(@DefaultValue("GET") String method, @DefaultValue("/") String path,
			@DefaultValue Map<String, String> headers, String body, @DefaultValue("1") int weight, Integer status) {

		public Request {
			new WarmUpRequest(method, path, headers, body, weight, status);
		}

		WarmUpRequest warmUp() {
			return new WarmUpRequest(this.method, this.path, this.headers, this.body, this.weight, this.status);
		}

	}

	/**
	 * From what a successor starts faster: an archive of the application's classes.
	 *
	 * @param mode whether a successor starts with an archive that fits: "off", "use", or
	 * "create" for also making one in the background after a restart, where there is none
	 * @param directory where archives are kept; beside the jar unless set
	 * @param keep how many archives of this application are kept, the newest ones
	 */
	public record Archive(@DefaultValue("use") Mode mode, Path directory, @DefaultValue("2") int keep) {

		public Archive {
			Assert.isTrue(keep > 0, "'graceful.archive.keep' must be more than nothing");
		}

		ArchiveSettings settings(OptionalLong memoryNeeded) {
			return new ArchiveSettings(this.mode != Mode.OFF, Optional.ofNullable(this.directory), this.keep,
					memoryNeeded);
		}

		/**
		 * What is done about archives.
		 */
		public enum Mode {

			/**
			 * Nothing.
			 */
			OFF,

			/**
			 * A successor starts with one that fits.
			 */
			USE,

			/**
			 * It is also made, where there is none.
			 */
			CREATE

		}

	}

	private static void positive(String property, Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero(), () -> "'" + property + "' must be more than nothing");
	}

	private static void notNegative(String property, Duration value) {
		Assert.isTrue(!value.isNegative(), () -> "'" + property + "' must not be negative");
	}

}
