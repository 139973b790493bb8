package dev.graceful.handoff;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MessageCodec}.
 */
class MessageCodecTests {

	private static final List<ListenerName> NAMES = List.of(new ListenerName("server", "*:8080"),
			new ListenerName("management", "127.0.0.1:0"), new ListenerName("ünïx", "unix:/run/äpp.sock"));

	private static final List<Message.PassedListener> LISTENERS = List.of(new Message.PassedListener(NAMES.get(0), 1),
			new Message.PassedListener(NAMES.get(2), 7));

	private static final Traffic TRAFFIC = new Traffic(List
		.of(new Traffic.Route("GET", "/orders/{id:[0-9]{2}}", 5_000_000_000L), new Traffic.Route("HEAD", "/ä", 1)));

	static List<Message> messages() {
		return List.of(new Message.Hello(new ProtocolVersions(1, 4), "the token", 4242, "app 1.2", "0.1", 1048576),
				new Message.Refused("you were not invited"), new Message.Welcome(1, "cafe0001", 2, 3, 4),
				new Message.Passed(7, LISTENERS), new Message.Received(7), new Message.Ready(NAMES, "3 rounds", 1000),
				new Message.Ready(List.of(), "", 0), new Message.Go(TestDeadlines.PROBATION, Ramp.NONE),
				new Message.Serving(1000), new Message.Failed("line one\nline two \uD83D\uDE00"),
				new Message.Restart(new RestartRequest("SIGHUP", "alice", true)), new Message.Bye(),
				new Message.NotUnderstood(250), new Message.Ping(3), new Message.Pong(3),
				new Message.Unwell("its health is DOWN"), new Message.Introduce(400), new Message.Introduced(400),
				new Message.Forget(List.of(7, 402)), new Message.Forget(List.of()),
				new Message.Migrate(5, NAMES.get(0), List.of(400, 599)), new Message.Migrated(5, List.of(0, 199), 800),
				new Message.TakeBack("it was unwell", 100), new Message.Report(Reports.rolledBack("cafe0001")),
				new Message.Report(Reports.underWay("cafe0002")), new Message.Counted(Reports.TOTALS),
				new Message.Counted(Totals.NONE),
				new Message.Ask(new ProtocolVersions(1, 4), Message.Errand.RESTART,
						new RestartRequest("CLI", "alice", true)),
				new Message.Status(Reports.STATUS), new Message.Status(Reports.STATUS_OF_A_PREDECESSOR),
				new Message.Done(), new Message.Sampled(TRAFFIC), new Message.Sampled(Traffic.NONE));
	}

	@Test
	void knowsEveryMessageThatIsSent() {
		assertThat(messages()).extracting(Object::getClass)
			.containsAll(List.of(Message.class.getPermittedSubclasses())
				.stream()
				.filter((type) -> type != Message.Unknown.class)
				.toList());
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readsWhatItWrote(Message message) throws ProtocolException {
		Fields fields = Fields.of(MessageCodec.fieldsOf(message).toBytes());
		assertThat(MessageCodec.message(MessageCodec.typeOf(message), fields)).isEqualTo(message);
	}

	@Test
	void neverChangesANumber() {
		assertThat(messages()).extracting(MessageCodec::typeOf)
			.containsExactly(1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 25, 26, 27, 27, 16, 17, 18, 19, 19,
					20, 20, 21, 22, 22, 23, 24, 24);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 28, 31, 255 })
	void doesNotKnowOtherTypes(int type) throws ProtocolException {
		assertThat(MessageCodec.message(type, new Fields())).isEqualTo(new Message.Unknown(type));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 9, 10, 12, 21, 22, 24, 25, 26, 27 })
	void refusesAMessageWithoutItsFields(int type) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.message(type, new Fields().with("colour", "green")))
			.withMessageStartingWith("a frame without '");
	}

	@ParameterizedTest
	@CsvSource({ "-1, a frame whose 'batch' is -1", "2147483648, a frame whose 'batch' is 2147483648",
			"'', a frame whose 'batch' is no number", "seven, a frame whose 'batch' is no number",
			"99999999999999999999, a frame whose 'batch' is no number" })
	void refusesANumberThatIsNone(String batch, String message) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.message(5, new Fields().with("batch", batch)))
			.withMessage(message);
	}

	@ParameterizedTest
	@CsvSource({ "7 -1, a frame whose 'numbers' is -1", "x, a frame whose 'numbers' is no number" })
	void refusesAListOfNumbersWithOneThatIsNone(String numbers, String message) {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.message(27, new Fields().with("numbers", numbers)))
			.withMessage(message);
	}

	@Test
	void refusesMoreNumbersThanAnybodyNeeds() {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> MessageCodec.message(27, new Fields().with("numbers", "1 ".repeat(1025))))
			.withMessage("a frame with 1025 'numbers'");
	}

	@Test
	void takesAConstantThatOnlyALaterVersionKnowsForTheNearestOne() throws ProtocolException {
		Fields fields = MessageCodec.fieldsOf(new Message.Report(Reports.rolledBack("cafe0001")))
			.with("outcome", "EVAPORATED")
			.with("cause", "WEATHER");
		assertThat(MessageCodec.message(19, fields)).isInstanceOfSatisfying(Message.Report.class, (report) -> {
			assertThat(report.handoff().outcome()).isEqualTo(HandoffReport.Outcome.ROLLED_BACK);
			assertThat(report.handoff().cause()).isEqualTo(HandoffReport.Cause.NONE);
		});
	}

	@Test
	void takesAnErrandThatOnlyALaterVersionKnowsForUnknown() throws ProtocolException {
		Fields fields = MessageCodec
			.fieldsOf(new Message.Ask(ProtocolVersions.SPOKEN, Message.Errand.STATUS, new RestartRequest("CLI")))
			.with("errand", "HOROSCOPE");
		assertThat(MessageCodec.message(21, fields)).isInstanceOfSatisfying(Message.Ask.class,
				(ask) -> assertThat(ask.errand()).isEqualTo(Message.Errand.UNKNOWN));
	}

	@Test
	void refusesAListThatIsShorterThanItSays() {
		Fields fields = new Fields().with("adopted", 2)
			.with("adopted.0.connector", "server")
			.with("adopted.0.address", "*:8080");
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MessageCodec.message(6, fields))
			.withMessage("a frame without 'connector'");
	}

	@Test
	void neverSendsWhatItDidNotUnderstand() {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageCodec.typeOf(new Message.Unknown(77)));
	}

}
