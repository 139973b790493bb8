package dev.graceful.handoff;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graceful.handoff.Message.Ask;
import dev.graceful.handoff.Message.Bye;
import dev.graceful.handoff.Message.Counted;
import dev.graceful.handoff.Message.Done;
import dev.graceful.handoff.Message.Errand;
import dev.graceful.handoff.Message.Failed;
import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Go;
import dev.graceful.handoff.Message.Hello;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.handoff.Message.NotUnderstood;
import dev.graceful.handoff.Message.Passed;
import dev.graceful.handoff.Message.PassedListener;
import dev.graceful.handoff.Message.Ping;
import dev.graceful.handoff.Message.Pong;
import dev.graceful.handoff.Message.Ready;
import dev.graceful.handoff.Message.Received;
import dev.graceful.handoff.Message.Refused;
import dev.graceful.handoff.Message.Report;
import dev.graceful.handoff.Message.Restart;
import dev.graceful.handoff.Message.Sampled;
import dev.graceful.handoff.Message.Serving;
import dev.graceful.handoff.Message.Status;
import dev.graceful.handoff.Message.TakeBack;
import dev.graceful.handoff.Message.Unknown;
import dev.graceful.handoff.Message.Unwell;
import dev.graceful.handoff.Message.Welcome;

/**
 * The number and the fields of each message. Numbers are never used again for something
 * else.
 */
final class MessageCodec {

	private static final int HELLO = 1;

	private static final int REFUSED = 2;

	private static final int WELCOME = 3;

	private static final int PASSED = 4;

	private static final int RECEIVED = 5;

	private static final int READY = 6;

	private static final int GO = 7;

	private static final int SERVING = 8;

	private static final int FAILED = 9;

	private static final int RESTART = 10;

	private static final int BYE = 11;

	private static final int NOT_UNDERSTOOD = 12;

	private static final int PING = 13;

	private static final int PONG = 14;

	private static final int UNWELL = 15;

	private static final int MIGRATE = 16;

	private static final int MIGRATED = 17;

	private static final int TAKE_BACK = 18;

	private static final int REPORT = 19;

	private static final int COUNTED = 20;

	private static final int ASK = 21;

	private static final int STATUS = 22;

	private static final int DONE = 23;

	private static final int SAMPLED = 24;

	private static final int INTRODUCE = 25;

	private static final int INTRODUCED = 26;

	private static final int FORGET = 27;

	private MessageCodec() {
	}

	static int typeOf(Message message) {
		if (message instanceof Hello) {
			return HELLO;
		}
		if (message instanceof Refused) {
			return REFUSED;
		}
		if (message instanceof Welcome) {
			return WELCOME;
		}
		if (message instanceof Passed) {
			return PASSED;
		}
		if (message instanceof Received) {
			return RECEIVED;
		}
		if (message instanceof Ready) {
			return READY;
		}
		if (message instanceof Go) {
			return GO;
		}
		if (message instanceof Ping) {
			return PING;
		}
		if (message instanceof Pong) {
			return PONG;
		}
		if (message instanceof Unwell) {
			return UNWELL;
		}
		if (message instanceof Introduce) {
			return INTRODUCE;
		}
		if (message instanceof Introduced) {
			return INTRODUCED;
		}
		if (message instanceof Forget) {
			return FORGET;
		}
		if (message instanceof Migrate) {
			return MIGRATE;
		}
		if (message instanceof Migrated) {
			return MIGRATED;
		}
		if (message instanceof TakeBack) {
			return TAKE_BACK;
		}
		if (message instanceof Serving) {
			return SERVING;
		}
		if (message instanceof Failed) {
			return FAILED;
		}
		if (message instanceof Restart) {
			return RESTART;
		}
		if (message instanceof Report) {
			return REPORT;
		}
		if (message instanceof Counted) {
			return COUNTED;
		}
		if (message instanceof Sampled) {
			return SAMPLED;
		}
		if (message instanceof Bye) {
			return BYE;
		}
		if (message instanceof NotUnderstood) {
			return NOT_UNDERSTOOD;
		}
		if (message instanceof Ask) {
			return ASK;
		}
		if (message instanceof Status) {
			return STATUS;
		}
		if (message instanceof Done) {
			return DONE;
		}
		throw new IllegalArgumentException("Never sent: " + message);
	}

	static Fields fieldsOf(Message message) {
		Fields fields = new Fields();
		if (message instanceof Hello hello) {
			fields.with("oldest", hello.versions().oldest())
				.with("newest", hello.versions().newest())
				.with("token", hello.token())
				.with("pid", hello.pid())
				.with("application", hello.application())
				.with("starter", hello.starter())
				.with("descriptor-limit", hello.descriptorLimit());
		}
		else if (message instanceof Refused refused) {
			fields.with("reason", refused.reason());
		}
		else if (message instanceof Welcome welcome) {
			fields.with("version", welcome.version())
				.with("handoff", welcome.handoff())
				.with("generation", welcome.generation())
				.with("listeners", welcome.listeners())
				.with("connections", welcome.connections());
		}
		else if (message instanceof Passed passed) {
			fields.with("batch", passed.batch())
				.withAll("listeners", passed.listeners(),
						(listener) -> fieldsOf(listener.name()).with("bound-by", listener.boundBy()));
		}
		else if (message instanceof Received received) {
			fields.with("batch", received.batch());
		}
		else if (message instanceof Ready ready) {
			fields.withAll("adopted", ready.adopted(), MessageCodec::fieldsOf)
				.with("warm-up", ready.warmUp())
				.with("room", ready.room());
		}
		else if (message instanceof Go go) {
			fields.with("probation", go.probation().toMillis())
				.with("ramp", go.ramp().duration().toMillis())
				.with("shape", go.ramp().shape());
		}
		else if (message instanceof Serving serving) {
			fields.with("room", serving.room());
		}
		else if (message instanceof Introduce introduce) {
			fields.with("first", introduce.first());
		}
		else if (message instanceof Introduced introduced) {
			fields.with("first", introduced.first());
		}
		else if (message instanceof Forget forget) {
			fields.withNumbers("numbers", forget.numbers());
		}
		else if (message instanceof Migrate migrate) {
			fields.with("batch", migrate.batch())
				.with("connector", migrate.listener().connector())
				.with("address", migrate.listener().address())
				.withNumbers("numbers", migrate.numbers());
		}
		else if (message instanceof Migrated migrated) {
			fields.with("batch", migrated.batch())
				.withNumbers("refused", migrated.refused())
				.with("room", migrated.room());
		}
		else if (message instanceof Ping ping) {
			fields.with("number", ping.number());
		}
		else if (message instanceof Pong pong) {
			fields.with("number", pong.number());
		}
		else if (message instanceof Unwell unwell) {
			fields.with("reason", unwell.reason());
		}
		else if (message instanceof TakeBack takeBack) {
			fields.with("reason", takeBack.reason()).with("room", takeBack.room());
		}
		else if (message instanceof Failed failed) {
			fields.with("reason", failed.reason());
		}
		else if (message instanceof Restart restart) {
			fields = HandoffFields.of(restart.request());
		}
		else if (message instanceof Report report) {
			fields = HandoffFields.of(report.handoff());
		}
		else if (message instanceof Counted counted) {
			fields = HandoffFields.of(counted.totals());
		}
		else if (message instanceof Sampled sampled) {
			fields = HandoffFields.of(sampled.traffic());
		}
		else if (message instanceof NotUnderstood notUnderstood) {
			fields.with("type", notUnderstood.type());
		}
		else if (message instanceof Ask ask) {
			fields = HandoffFields.of(ask.request())
				.with("errand", ask.errand())
				.with("oldest", ask.versions().oldest())
				.with("newest", ask.versions().newest());
		}
		else if (message instanceof Status status) {
			fields = StatusFields.of(status.status());
		}
		return fields;
	}

	static Message message(int type, Fields fields) throws ProtocolException {
		return switch (type) {
			case HELLO -> new Hello(versions(fields), fields.text("token"), fields.number("pid"),
					fields.text("application"), fields.text("starter"), fields.number("descriptor-limit"));
			case REFUSED -> new Refused(fields.text("reason"));
			case WELCOME -> new Welcome(fields.count("version"), fields.text("handoff"), fields.count("generation"),
					fields.count("listeners"), fields.count("connections"));
			case PASSED -> new Passed(fields.count("batch"), listeners(fields.all("listeners")));
			case RECEIVED -> new Received(fields.count("batch"));
			case READY -> new Ready(names(fields.all("adopted")), fields.text("warm-up"), fields.count("room"));
			case GO -> new Go(Duration.ofMillis(fields.count("probation")),
					new Ramp(Duration.ofMillis(fields.count("ramp")), fields.constant("shape", Ramp.Shape.LINEAR)));
			case SERVING -> new Serving(fields.count("room"));
			case FAILED -> new Failed(fields.text("reason"));
			case RESTART -> new Restart(HandoffFields.request(fields));
			case BYE -> new Bye();
			case NOT_UNDERSTOOD -> new NotUnderstood(fields.count("type"));
			case PING -> new Ping(fields.count("number"));
			case PONG -> new Pong(fields.count("number"));
			case UNWELL -> new Unwell(fields.text("reason"));
			case INTRODUCE -> new Introduce(fields.count("first"));
			case INTRODUCED -> new Introduced(fields.count("first"));
			case FORGET -> new Forget(fields.numbers("numbers"));
			case MIGRATE -> new Migrate(fields.count("batch"), name(fields), fields.numbers("numbers"));
			case MIGRATED -> new Migrated(fields.count("batch"), fields.numbers("refused"), fields.count("room"));
			case TAKE_BACK -> new TakeBack(fields.text("reason"), fields.count("room"));
			case REPORT -> new Report(HandoffFields.report(fields));
			case COUNTED -> new Counted(HandoffFields.totals(fields));
			case ASK ->
				new Ask(versions(fields), fields.constant("errand", Errand.UNKNOWN), HandoffFields.request(fields));
			case STATUS -> new Status(StatusFields.status(fields));
			case DONE -> new Done();
			case SAMPLED -> new Sampled(HandoffFields.traffic(fields));
			default -> new Unknown(type);
		};
	}

	private static Fields fieldsOf(ListenerName name) {
		return new Fields().with("connector", name.connector()).with("address", name.address());
	}

	private static ProtocolVersions versions(Fields fields) throws ProtocolException {
		return new ProtocolVersions(fields.count("oldest"), fields.count("newest"));
	}

	private static List<PassedListener> listeners(List<Fields> items) throws ProtocolException {
		List<PassedListener> listeners = new ArrayList<>(items.size());
		for (Fields item : items) {
			listeners.add(new PassedListener(name(item), item.count("bound-by")));
		}
		return listeners;
	}

	private static ListenerName name(Fields fields) throws ProtocolException {
		return new ListenerName(fields.text("connector"), fields.text("address"));
	}

	private static List<ListenerName> names(List<Fields> items) throws ProtocolException {
		List<ListenerName> names = new ArrayList<>(items.size());
		for (Fields item : items) {
			names.add(name(item));
		}
		return names;
	}

}
