package dev.graceful.handoff;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Message.Ask;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Errand;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import dev.graceful.handoff.Message.Status;

/**
 * A generation that runs in another process of this user, and was found by its control
 * socket. Its methods wait for the answer, and block until it has come or the time is up.
 * Immutable and thread-safe; it holds nothing open.
 */
public final class RunningGeneration {

	private static final RestartRequest SOMEBODY = new RestartRequest("control socket");

	private final Path socket;

	private final GenerationStatus found;

	private RunningGeneration(Path socket, GenerationStatus found) {
		this.socket = socket;
		this.found = found;
	}

	/**
	 * Return how it stood when it was found.
	 * @return the status at that moment
	 */
	public GenerationStatus found() {
		return this.found;
	}

	/**
	 * Ask how it stands now.
	 * @param patience how long to wait
	 * @return the status at one moment
	 * @throws IOException if it has ended, or does not answer
	 */
	public GenerationStatus status(Duration patience) throws IOException {
		try (ControlCall call = askForStatus(this.socket)) {
			return hearStatus(call, System.nanoTime() + patience.toNanos());
		}
	}

	/**
	 * Ask for a restart, and follow it until it is known what becomes of it. That this
	 * stops waiting, or throws, ends no restart.
	 * @param request who asks
	 * @param listener told of each phase, of each second of the drain, and of the
	 * outcome, by the thread that waits here
	 * @param patience how long to wait
	 * @return the last report that came: where it is still under way, the time was up
	 * @throws RestartRefusedException if it does not begin a restart now, or cannot be
	 * restarted at all; what the checks object to is told as a report with the outcome
	 * {@link Outcome#REFUSED} instead
	 * @throws IOException if it ended before it was known what becomes of the restart, or
	 * does not answer
	 */
	public HandoffReport restart(RestartRequest request, Consumer<HandoffReport> listener, Duration patience)
			throws RestartRefusedException, IOException {
		HandoffReport last = null;
		try (ControlCall call = ask(this.socket, Errand.RESTART, request)) {
			long deadline = System.nanoTime() + patience.toNanos();
			while (last == null || last.outcome() == Outcome.UNDER_WAY) {
				Message message = call.hear(deadline);
				if (message instanceof Refused refused) {
					throw new RestartRefusedException(refused.reason());
				}
				if (message instanceof Report report) {
					last = report.handoff();
					listener.accept(last);
				}
			}
		}
		catch (SocketTimeoutException ex) {
			if (last == null) {
				throw ex;
			}
		}
		return last;
	}

	/**
	 * Call off the handoff that is under way.
	 * @param by who does so, for the report
	 * @param patience how long to wait
	 * @throws RestartRefusedException if there is none that can be called off
	 * @throws IOException if it has ended, or does not answer
	 */
	public void abort(String by, Duration patience) throws RestartRefusedException, IOException {
		try (ControlCall call = ask(this.socket, Errand.ABORT, new RestartRequest(by))) {
			if (call.hear(System.nanoTime() + patience.toNanos()) instanceof Refused refused) {
				throw new RestartRefusedException(refused.reason());
			}
		}
	}

	static RunningGeneration heard(Path socket, ControlCall call, long deadline) throws IOException {
		return new RunningGeneration(socket, hearStatus(call, deadline));
	}

	static ControlCall askForStatus(Path socket) throws IOException {
		return ask(socket, Errand.STATUS, SOMEBODY);
	}

	private static ControlCall ask(Path socket, Errand errand, RestartRequest request) throws IOException {
		return ControlCall.ask(socket, new Ask(ProtocolVersions.SPOKEN, errand, request));
	}

	private static GenerationStatus hearStatus(ControlCall call, long deadline) throws IOException {
		List<HandoffReport> history = new ArrayList<>();
		Totals totals = Totals.NONE;
		while (true) {
			Message message = call.hear(deadline);
			if (message instanceof Report report) {
				history.add(report.handoff());
			}
			else if (message instanceof Counted counted) {
				totals = counted.totals();
			}
			else if (message instanceof Status status) {
				return status.status().with(List.copyOf(history), totals);
			}
			else if (message instanceof Refused refused) {
				throw new IOException(refused.reason());
			}
		}
	}

}
