package dev.graceful.handoff;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.graceful.handoff.HandoffReport.Outcome;
import dev.graceful.handoff.Message.Done;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunningGenerations} and {@link RunningGeneration}, with real sockets.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class RunningGenerationsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration NO_PATIENCE = Duration.ofMillis(100);

	private static final RestartRequest REQUEST = new RestartRequest("CLI", "alice", true);

	private static final Totals TOTALS = Reports.TOTALS;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@TempDir
	private Path temporary;

	@AfterEach
	void closeAll() {
		this.opened.forEach((each) -> {
			try {
				each.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void findsNobodyWhereThereIsNoDirectory() throws IOException {
		RunningGenerations found = find(NO_PATIENCE);
		assertThat(found.generations()).isEmpty();
		assertThat(found.silent()).isEmpty();
		assertThat(directory()).doesNotExist();
	}

	@Test
	void findsEverybodyWithItsHistoryTheOldestFirst() throws IOException {
		serve(answering(Reports.STATUS));
		serve(answering(Reports.STATUS_OF_A_PREDECESSOR));
		List<RunningGeneration> found = find(PATIENCE).generations();
		assertThat(found).extracting(RunningGeneration::found)
			.containsExactly(Reports.STATUS_OF_A_PREDECESSOR.with(List.of(Reports.rolledBack("cafe0001")), TOTALS),
					Reports.STATUS.with(List.of(Reports.rolledBack("cafe0001")), TOTALS));
	}

	@Test
	void keepsThoseOfOneApplication() throws IOException {
		serve(answering(Reports.STATUS));
		serve(answering(Reports.STATUS_OF_A_PREDECESSOR));
		assertThat(find(PATIENCE).of(Reports.ORIGIN)).singleElement()
			.extracting((each) -> each.found().self())
			.isEqualTo(Reports.STATUS_OF_A_PREDECESSOR.self());
	}

	@Test
	void passesOverWhatTheDeadHaveLeft() throws IOException {
		serve(answering(Reports.STATUS));
		try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			killed.bind(UnixDomainSocketAddress.of(directory().resolve("1-dead.sock")));
		}
		RunningGenerations found = find(PATIENCE);
		assertThat(found.generations()).hasSize(1);
		assertThat(found.silent()).isEmpty();
	}

	@Test
	void namesTheSocketsOfThoseWhoDoNotAnswer() throws IOException {
		serve((asker) -> {
		});
		Path busy = directory().resolve("1-busy.sock");
		ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		this.opened.add(full);
		full.bind(UnixDomainSocketAddress.of(busy), 1);
		while (connectsAtOnce(busy)) {
			assertThat(this.opened).hasSizeLessThan(1000);
		}
		RunningGenerations found = find(NO_PATIENCE);
		assertThat(found.generations()).isEmpty();
		assertThat(found.silent()).hasSize(2).contains(busy);
	}

	@Test
	void refusesADirectoryThatOthersGetInto() throws IOException {
		Files.createDirectory(directory());
		Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> find(NO_PATIENCE))
			.withMessageContaining("rwx------");
	}

	@Test
	void asksAgainHowOneStands() throws IOException {
		ControlServer server = serve(answering(Reports.STATUS));
		RunningGeneration generation = find(PATIENCE).generations().get(0);
		assertThat(generation.status(PATIENCE)).isEqualTo(generation.found());
		server.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> generation.status(PATIENCE));
	}

	@Test
	void followsARestartUntilItsOutcomeIsKnown() throws Exception {
		HandoffReport underWay = Reports.underWay("cafe0002");
		HandoffReport succeeded = Reports.succeeded("cafe0002");
		RunningGeneration generation = generation((asker) -> {
			assertThat(asker.ask().request()).isEqualTo(REQUEST);
			asker.tell(new Report(underWay));
			asker.tell(new Report(underWay));
			asker.answer(new Report(succeeded));
		});
		List<HandoffReport> heard = new ArrayList<>();
		assertThat(generation.restart(REQUEST, heard::add, PATIENCE)).isEqualTo(succeeded);
		assertThat(heard).containsExactly(underWay, underWay, succeeded);
	}

	@Test
	void saysHowARestartStandsWhenTheTimeIsUp() throws Exception {
		HandoffReport underWay = Reports.underWay("cafe0002");
		RunningGeneration generation = generation((asker) -> asker.tell(new Report(underWay)));
		assertThat(generation.restart(REQUEST, (report) -> {
		}, Duration.ofSeconds(2)).outcome()).isEqualTo(Outcome.UNDER_WAY);
	}

	@Test
	void saysWhyARestartIsRefused() throws Exception {
		RunningGeneration generation = generation((asker) -> asker.answer(new Refused("one is under way")));
		assertThatExceptionOfType(RestartRefusedException.class)
			.isThrownBy(() -> generation.restart(REQUEST, (report) -> {
			}, PATIENCE))
			.withMessage("one is under way");
	}

	@Test
	void saysThatNobodyKnowsWhatBecameOfARestartWhoseProcessHasGone() throws Exception {
		RunningGeneration generation = generation((asker) -> {
			asker.tell(new Report(Reports.underWay("cafe0002")));
			closeAll();
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> generation.restart(REQUEST, (report) -> {
		}, PATIENCE)).withMessage("the process hung up");
	}

	@Test
	void callsOffAHandoff() throws Exception {
		List<String> by = new ArrayList<>();
		RunningGeneration generation = generation((asker) -> {
			by.add(asker.ask().request().toString());
			asker.answer(new Done());
		});
		generation.abort("alice", PATIENCE);
		assertThat(by).containsExactly("alice");
	}

	@Test
	void saysWhyNothingIsCalledOff() throws Exception {
		RunningGeneration generation = generation((asker) -> asker.answer(new Refused("there is none")));
		assertThatExceptionOfType(RestartRefusedException.class).isThrownBy(() -> generation.abort("alice", PATIENCE))
			.withMessage("there is none");
	}

	private static Consumer<Asker> answering(GenerationStatus status) {
		return (asker) -> {
			asker.tell(new Report(Reports.rolledBack("cafe0001")));
			asker.tell(new Message.Counted(TOTALS));
			asker.answer(new Message.Status(status));
		};
	}

	/**
	 * Open the control socket of somebody who answers its status as others do, and
	 * everything else in one way.
	 */
	private RunningGeneration generation(Consumer<Asker> answer) throws IOException {
		serve((asker) -> {
			Consumer<Asker> chosen = (asker.ask().errand() == Message.Errand.STATUS) ? answering(Reports.STATUS)
					: answer;
			chosen.accept(asker);
		});
		return find(PATIENCE).generations().get(0);
	}

	private ControlServer serve(Consumer<Asker> answer) throws IOException {
		Callers callers = new Callers() {

			@Override
			public void hello(Caller caller) {
				throw new IllegalStateException("a successor");
			}

			@Override
			public void asked(Asker asker) {
				answer.accept(asker);
			}

		};
		ControlServer server = ControlServer.open(new FakeLoop(), ControlDirectory.open(directory()), PATIENCE,
				callers);
		this.opened.add(server::close);
		return server;
	}

	private Path directory() {
		return this.temporary.resolve("control");
	}

	private RunningGenerations find(Duration patience) throws IOException {
		return RunningGenerations.find(directory(), patience);
	}

	private boolean connectsAtOnce(Path path) throws IOException {
		SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.opened.add(connection);
		connection.configureBlocking(false);
		try {
			return connection.connect(UnixDomainSocketAddress.of(path));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
