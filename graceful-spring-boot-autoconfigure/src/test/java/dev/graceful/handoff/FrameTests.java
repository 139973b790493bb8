package dev.graceful.handoff;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Frame}: what is written can be read, and whatever else comes is
 * refused.
 */
class FrameTests {

	private static final int LENGTH_BYTES = 4;

	private static final int VERSION_AT = 4;

	private static final int TYPE_AT = 5;

	private static final int GARBAGE_INPUTS = 100_000;

	private static final long SEED = 20250704;

	static List<Message> messages() {
		return MessageCodecTests.messages();
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readsWhatItWrote(Message message) throws ProtocolException {
		ByteBuffer bytes = new Frame(message, 200).encode();
		assertThat(Frame.decode(bytes)).isEqualTo(new Frame(message, 200));
		assertThat(bytes.hasRemaining()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("messages")
	void waitsForTheRestWhereverAFrameIsSplit(Message message) throws ProtocolException {
		byte[] bytes = new Frame(message, 3).encode().array();
		for (int split = 0; split < bytes.length; split++) {
			ByteBuffer arrived = ByteBuffer.allocate(bytes.length).put(bytes, 0, split).flip();
			assertThat(Frame.decode(arrived)).isNull();
			assertThat(arrived.position()).isZero();
			arrived.compact().put(bytes, split, bytes.length - split).flip();
			assertThat(Frame.decode(arrived)).isEqualTo(new Frame(message, 3));
		}
	}

	@Test
	void readsOneFrameAfterTheOther() throws ProtocolException {
		ByteBuffer bytes = ByteBuffer.allocate(Frame.MAX_BYTES);
		messages().forEach((message) -> bytes.put(new Frame(message, 0).encode()));
		bytes.flip();
		for (Message message : messages()) {
			assertThat(Frame.decode(bytes).message()).isEqualTo(message);
		}
		assertThat(Frame.decode(bytes)).isNull();
	}

	@Test
	void passesOverAFieldThatItDoesNotKnow() throws ProtocolException {
		byte[] fields = new Fields().with("colour", "green").with("reason", "why not").toBytes();
		assertThat(Frame.decode(frame(2, fields)).message()).isEqualTo(new Message.Refused("why not"));
	}

	@Test
	void readsAMessageOfATypeThatItDoesNotKnow() throws ProtocolException {
		byte[] fields = new Fields().with("colour", "green").toBytes();
		assertThat(Frame.decode(frame(250, fields))).isEqualTo(new Frame(new Message.Unknown(250), 0));
	}

	@Test
	void refusesAnotherVersion() {
		ByteBuffer bytes = new Frame(new Message.Go(TestDeadlines.PROBATION, Ramp.NONE), 0).encode();
		bytes.put(VERSION_AT, (byte) 2);
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.decode(bytes))
			.withMessage("a frame of version 2");
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 3, Frame.MAX_LENGTH + 1, Integer.MAX_VALUE })
	void refusesALengthThatNoFrameHasBeforeTheRestHasCome(int length) {
		ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES).putInt(length).flip();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.decode(bytes))
			.withMessage("a frame of " + length + " bytes");
	}

	@Test
	void refusesFieldsThatAreCutOff() {
		ByteBuffer bytes = frame(2, new byte[] { 0, 6, 'r', 'e', 'a' });
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.decode(bytes))
			.withMessage("a frame whose fields cannot be read");
	}

	@Test
	void writesNoFrameThatNobodyWouldRead() {
		List<ListenerName> names = IntStream.range(0, 1000)
			.mapToObj((i) -> new ListenerName("connector-" + i, "unix:/" + "a".repeat(100)))
			.toList();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Frame(new Message.Ready(names, "", 1000), 0).encode());
	}

	@Test
	void hasRoomForAllTrafficThatIsToldOf() throws ProtocolException {
		Traffic traffic = new Traffic(IntStream.range(0, Traffic.MOST_ROUTES)
			.mapToObj((i) -> new Traffic.Route("HEAD", "€".repeat(Traffic.LONGEST_PATTERN), Long.MAX_VALUE))
			.toList());
		Message message = new Message.Sampled(traffic);
		assertThat(Frame.decode(new Frame(message, 0).encode()).message()).isEqualTo(message);
	}

	@Test
	void refusesGarbage() {
		Random random = new Random(SEED);
		for (int i = 0; i < GARBAGE_INPUTS; i++) {
			byte[] garbage = new byte[random.nextInt(300)];
			random.nextBytes(garbage);
			decodeOrRefuse(ByteBuffer.wrap(garbage));
		}
	}

	@Test
	void refusesGarbageInFramesThatLookRight() {
		Random random = new Random(SEED);
		for (int i = 0; i < GARBAGE_INPUTS; i++) {
			byte[] fields = new byte[random.nextInt(100)];
			random.nextBytes(fields);
			decodeOrRefuse(frame(random.nextInt(16), fields));
		}
	}

	@Test
	void refusesOrReadsAMessageWithOneByteChanged() {
		Random random = new Random(SEED);
		List<byte[]> frames = messages().stream().map((message) -> new Frame(message, 0).encode().array()).toList();
		for (int i = 0; i < GARBAGE_INPUTS; i++) {
			byte[] bytes = frames.get(random.nextInt(frames.size())).clone();
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			decodeOrRefuse(ByteBuffer.wrap(bytes));
		}
	}

	@Test
	void refusesAListThatSaysItIsHuge() {
		byte[] fields = new Fields().with("adopted", Integer.MAX_VALUE).toBytes();
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Frame.decode(frame(6, fields)))
			.withMessage("a frame with " + Integer.MAX_VALUE + " 'adopted'");
	}

	/**
	 * Anything else than a frame and a {@link ProtocolException} fails the test.
	 */
	private static void decodeOrRefuse(ByteBuffer bytes) {
		String input = new String(bytes.array(), StandardCharsets.ISO_8859_1);
		try {
			Frame.decode(bytes);
		}
		catch (ProtocolException ex) {
			assertThat(ex.getMessage()).startsWith("a frame ");
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			throw new AssertionError(input, ex);
		}
	}

	private static ByteBuffer frame(int type, byte[] fields) {
		ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES + 4 + fields.length)
			.putInt(4 + fields.length)
			.put((byte) 1)
			.put((byte) 0)
			.putShort((short) 0)
			.put(fields)
			.flip();
		return bytes.put(TYPE_AT, (byte) type);
	}

}
