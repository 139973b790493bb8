package dev.graceful.handoff;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.Message.Forget;
import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Migration}: no connection is ever lost, or served twice.
 */
@ExtendWith(OutputCaptureExtension.class)
class MigrationTests {

	private static final int PLENTY = 10_000;

	private final FakeLoop loop = new FakeLoop();

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(this.loop);

	private final FakeLink link = new FakeLink(this.loop, 101, this.operatingSystem.descriptors);

	private final FakeConnector connector = FakeConnector.onPort(8080);

	private int noRoom;

	private int acknowledged;

	@Test
	void sendsTwoHundredAtOnceAndTwoBatchesBeforeTheFirstIsAcknowledged() throws ProtocolException {
		Migration migration = migration(PLENTY);
		depart(migration, 450);
		assertThat(introduced()).containsExactly(200, 200);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(introduced()).containsExactly(200, 200, 50);
		assertThat(this.link.sent).containsExactly(new Introduce(0), migrate(0, 0, 200), new Introduce(200),
				migrate(1, 200, 400), new Introduce(400), migrate(2, 400, 450));
	}

	@Test
	void sendsWhatDepartsLater() throws ProtocolException {
		Migration migration = migration(PLENTY);
		depart(migration, 1);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		depart(migration, 2);
		assertThat(introduced()).containsExactly(1, 2);
	}

	@Test
	void sendsTheConnectionsOfOneListenerInABatch() throws ProtocolException {
		FakeConnector other = FakeConnector.onPort(8081);
		Migration migration = migration(PLENTY);
		this.loop.execute(() -> {
			depart(migration, 2);
			migration.depart(other, FakeSocketChannel.openSome(this.operatingSystem.descriptors, 3));
		});
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(this.link.sent).containsExactly(new Introduce(0), migrate(0, 0, 2), new Introduce(2),
				new Migrate(1, other.name(), List.of(2, 3, 4)));
		assertThat(introduced()).containsExactly(2, 3);
	}

	@Test
	void callsTheListenerWhatThePredecessorCallsIt() {
		ListenerName predecessors = new ListenerName("web", "*:80");
		Migration migration = new Migration(this.loop, this.operatingSystem, this.link,
				new HandoffLog(new FakeApplication()), (name) -> predecessors, () -> this.noRoom++);
		migration.begin(PLENTY);
		depart(migration, 1);
		assertThat(this.link.sent).last().isEqualTo(new Migrate(0, predecessors, List.of(0)));
	}

	@Test
	void sendsOnlyTheNumbersOfThoseThatItHasIntroducedAhead() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = introduceAhead(migration, 450);
		migration.depart(this.connector, connections);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		migration.acknowledged(new Migrated(1, List.of(), PLENTY));
		assertThat(introduced()).containsExactly(200, 200, 50);
		assertThat(migrations()).containsExactly(migrate(0, 0, 400), migrate(1, 400, 450));
		assertThat(migration.moved()).isEqualTo(450);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void introducesTwoBatchesAheadBeforeTheFirstIsAcknowledged() throws ProtocolException {
		AtomicInteger done = new AtomicInteger();
		Migration migration = migration(PLENTY);
		migration.introduceAhead(FakeSocketChannel.openSome(this.operatingSystem.descriptors, 450),
				done::incrementAndGet);
		assertThat(introduced()).containsExactly(200, 200);
		migration.acknowledged(new Introduced(0));
		assertThat(introduced()).containsExactly(200, 200, 50);
		migration.acknowledged(new Introduced(200));
		assertThat(done).hasValue(0);
		migration.acknowledged(new Introduced(400));
		assertThat(done).hasValue(1);
	}

	@Test
	void introducesNoneThatHasEndedMeanwhile() throws ProtocolException, IOException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, 600);
		migration.introduceAhead(connections, () -> {
		});
		for (SocketChannel connection : connections.subList(400, 500)) {
			connection.close();
		}
		migration.acknowledged(new Introduced(0));
		assertThat(introduced()).containsExactly(200, 200, 100);
	}

	@Test
	void needsNoRoomForThoseThatItHasIntroducedAhead() throws ProtocolException {
		Migration migration = migration(0);
		migration.depart(this.connector, introduceAhead(migration, 3));
		migration.acknowledged(new Migrated(0, List.of(), 0));
		assertThat(migration.moved()).isEqualTo(3);
		assertThat(this.noRoom).isZero();
	}

	@Test
	void introducesThoseThatItDidNotKnowWhenTheyDepart() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = new ArrayList<>(introduceAhead(migration, 2));
		connections.add(1, FakeSocketChannel.openSome(this.operatingSystem.descriptors, 1).get(0));
		migration.depart(this.connector, connections);
		assertThat(introduced()).containsExactly(2, 1);
		assertThat(migrations()).singleElement()
			.satisfies((migrate) -> assertThat(migrate.numbers()).hasSize(3).contains(0, 1, 2));
	}

	@Test
	void letsTheOtherForgetThoseThatHaveEnded() throws ProtocolException, IOException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = introduceAhead(migration, 3);
		connections.get(1).close();
		this.loop.advance(Duration.ofMillis(200));
		migration.check();
		this.loop.advance(Duration.ofMillis(200));
		migration.check();
		assertThat(this.link.sent).containsOnlyOnce(new Forget(List.of(1)));
	}

	@Test
	void letsTheOtherForgetThoseThatHaveNotDepartedWhenItStops() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = introduceAhead(migration, 2500);
		migration.depart(this.connector, connections.subList(0, 1000));
		migration.stop();
		assertThat(this.link.sent).filteredOn(Forget.class::isInstance)
			.flatExtracting((message) -> ((Forget) message).numbers())
			.hasSize(1700)
			.doesNotContainAnyElementsOf(IntStream.range(0, 800).boxed().toList());
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(800, 1000));
	}

	@Test
	void closesItsDuplicatesOfThoseThatItIntroducesAheadAsSoonAsTheyAreSent() {
		Migration migration = migration(PLENTY);
		migration.introduceAhead(FakeSocketChannel.openSome(this.operatingSystem.descriptors, 450), () -> {
		});
		assertThat(introduced()).containsExactly(200, 200);
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(450);
	}

	@Test
	void introducesNoMoreOnceItHasStopped() throws ProtocolException {
		AtomicInteger done = new AtomicInteger();
		Migration migration = migration(PLENTY);
		migration.introduceAhead(FakeSocketChannel.openSome(this.operatingSystem.descriptors, 450),
				done::incrementAndGet);
		migration.stop();
		migration.acknowledged(new Introduced(0));
		migration.acknowledged(new Introduced(200));
		assertThat(introduced()).containsExactly(200, 200);
		assertThat(done).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 200 })
	void doesNotTrustAnIntroductionThatIsAcknowledgedOutOfTurn(int first) {
		Migration migration = migration(PLENTY);
		migration.introduceAhead(FakeSocketChannel.openSome(this.operatingSystem.descriptors, 400), () -> {
		});
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> migration.acknowledged(new Introduced(first)))
			.withMessageContaining("out of turn");
	}

	@Test
	void closesWhatHasMoved() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = depart(migration, 3);
		assertThat(connections).allMatch(SocketChannel::isOpen);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		assertThat(migration.moved()).isEqualTo(3);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.connector.takenBack).isEmpty();
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void takesBackWhatWasRefused() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = depart(migration, 3);
		migration.acknowledged(new Migrated(0, List.of(0, 2), PLENTY));
		assertThat(this.connector.takenBack).containsExactly(connections.get(0), connections.get(2))
			.allMatch(SocketChannel::isOpen);
		assertThat(connections.get(1).isOpen()).isFalse();
		assertThat(migration.moved()).isOne();
		assertThat(migration.inTransit()).isZero();
	}

	@Test
	void takesBackWhatItCannotFind() {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, 3);
		this.operatingSystem.unfindable.add(connections.get(1));
		migration.depart(this.connector, connections);
		assertThat(introduced()).containsExactly(2);
		assertThat(this.connector.takenBack).containsExactly(connections.get(1));
		assertThat(migration.inTransit()).isEqualTo(2);
	}

	@Test
	void sendsNothingWhereItFindsNone() {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, 3);
		this.operatingSystem.unfindable.addAll(connections);
		migration.depart(this.connector, connections);
		assertThat(this.link.sent).isEmpty();
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.noRoom).isZero();
	}

	@Test
	void migratesNoMoreWhereDescriptorsCannotBeRead(CapturedOutput output) {
		Migration migration = migration(PLENTY);
		this.operatingSystem.failure = "/proc is not mounted";
		List<SocketChannel> connections = depart(migration, 3);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.noRoom).isOne();
		assertThat(output).contains("no connection migrates any more: /proc is not mounted");
	}

	@Test
	void sendsNoMoreThanTheOtherHasRoomFor() throws ProtocolException {
		Migration migration = migration(250);
		depart(migration, 450);
		assertThat(introduced()).containsExactly(200, 50);
		migration.acknowledged(new Migrated(0, List.of(), 50));
		assertThat(introduced()).containsExactly(200, 50);
		migration.acknowledged(new Migrated(1, List.of(), 120));
		assertThat(introduced()).containsExactly(200, 50, 120);
		assertThat(this.noRoom).isZero();
		migration.acknowledged(new Migrated(2, List.of(), 0));
		assertThat(this.connector.takenBack).hasSize(80);
		assertThat(this.noRoom).isOne();
	}

	@Test
	void tellsOnlyOnceThatThereIsNoRoom() {
		Migration migration = migration(0);
		depart(migration, 2);
		depart(migration, 2);
		assertThat(this.link.sent).isEmpty();
		assertThat(this.connector.takenBack).hasSize(4);
		assertThat(this.noRoom).isOne();
	}

	@Test
	void hasRoomForNobodyWithoutTellingAsLongAsNobodyDeparts() {
		migration(0);
		assertThat(this.noRoom).isZero();
	}

	@Test
	void takesBackOnlyWhatWasNotSentWhenItStops() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = depart(migration, 450);
		migration.stop();
		assertThat(this.connector.takenBack).isEqualTo(connections.subList(400, 450));
		assertThat(migration.inTransit()).isEqualTo(400);
		migration.acknowledged(new Migrated(0, List.of(7), PLENTY));
		migration.acknowledged(new Migrated(1, List.of(), PLENTY));
		assertThat(this.connector.takenBack).hasSize(51).contains(connections.get(7));
		assertThat(migrations()).hasSize(2);
		assertThat(migration.inTransit()).isZero();
		assertThat(migration.moved()).isEqualTo(399);
	}

	@Test
	void takesBackWhatDepartsAfterItHasStopped() {
		Migration migration = migration(PLENTY);
		migration.stop();
		List<SocketChannel> connections = depart(migration, 3);
		assertThat(this.connector.takenBack).isEqualTo(connections);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.link.sent).isEmpty();
	}

	@Test
	void takesBackWhatWasNotAcknowledgedOnceTheOtherHasEnded() throws ProtocolException {
		Migration migration = migration(PLENTY);
		List<SocketChannel> connections = depart(migration, 450);
		migration.acknowledged(new Migrated(0, List.of(), 0));
		migration.otherEnded();
		assertThat(this.connector.takenBack).containsExactlyInAnyOrderElementsOf(connections.subList(200, 450))
			.allMatch(SocketChannel::isOpen);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(250);
	}

	@Test
	void takesNothingBackTwice() {
		Migration migration = migration(PLENTY);
		depart(migration, 450);
		migration.stop();
		migration.otherEnded();
		migration.otherEnded();
		migration.stop();
		assertThat(this.connector.takenBack).hasSize(450).doesNotHaveDuplicates();
		assertThat(migration.inTransit()).isZero();
	}

	@Test
	void keepsWhatHasMovedOpenUntilItIsReleased() throws ProtocolException {
		Migration migration = migration(PLENTY);
		migration.keep();
		List<SocketChannel> connections = depart(migration, 3);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(connections).allMatch(SocketChannel::isOpen);
		assertThat(migration.moved()).isEqualTo(3);
		assertThat(migration.inTransit()).isZero();
		migration.release();
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void keepsNothingThatMovesAfterItWasReleased() throws ProtocolException {
		Migration migration = migration(PLENTY);
		migration.keep();
		List<SocketChannel> connections = depart(migration, 3);
		migration.release();
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(connections).noneMatch(SocketChannel::isOpen);
		migration.otherEnded();
		assertThat(this.connector.takenBack).isEmpty();
	}

	@Test
	void keepsNothingOfWhichItCannotBeToldWhatWasRead() throws ProtocolException {
		Migration migration = migration(PLENTY);
		migration.keep();
		this.operatingSystem.untold.add("client 1");
		List<SocketChannel> connections = depart(migration, 3);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(connections).filteredOn(SocketChannel::isOpen)
			.containsExactly(connections.get(0), connections.get(2));
	}

	@Test
	void takesBackOfWhatHasMovedOnlyThatOfWhichNothingWasReadOnceTheOtherHasEnded() throws ProtocolException {
		Migration migration = migration(PLENTY);
		migration.keep();
		this.operatingSystem.bytesRead.put("client 0", 700L);
		List<SocketChannel> connections = depart(migration, 4);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		this.operatingSystem.bytesRead.put("client 1", 1L);
		this.operatingSystem.untold.add("client 2");
		migration.otherEnded();
		assertThat(this.connector.takenBack).containsExactly(connections.get(0), connections.get(3))
			.allMatch(SocketChannel::isOpen);
		assertThat(migration.unharmed()).isEqualTo(2);
		assertThat(migration.inTransit()).isZero();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(2);
	}

	@Test
	void takesNothingThatItHasKeptBackTwice() throws ProtocolException {
		Migration migration = migration(PLENTY);
		migration.keep();
		depart(migration, 3);
		migration.acknowledged(new Migrated(0, List.of(1), PLENTY));
		migration.otherEnded();
		migration.otherEnded();
		migration.release();
		assertThat(this.connector.takenBack).hasSize(3).doesNotHaveDuplicates().allMatch(SocketChannel::isOpen);
		assertThat(migration.unharmed()).isEqualTo(2);
	}

	static Stream<List<Integer>> outOfTurn() {
		return Stream.of(List.of(1), List.of(2), List.of(0, 0), List.of(0, 1, 2), List.of(0, 1, 1));
	}

	@ParameterizedTest
	@MethodSource("outOfTurn")
	void doesNotTrustAnAcknowledgementOutOfTurn(List<Integer> batches) throws ProtocolException {
		Migration migration = migration(PLENTY);
		depart(migration, 400);
		int last = batches.size() - 1;
		for (int batch : batches.subList(0, last)) {
			migration.acknowledged(new Migrated(batch, List.of(), PLENTY));
		}
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> migration.acknowledged(new Migrated(batches.get(last), List.of(), PLENTY)))
			.withMessageContaining("out of turn");
		assertThat(migration.moved()).isEqualTo(200 * last);
		assertThat(migration.inTransit()).isEqualTo(400 - 200 * last);
	}

	@Test
	void doesNotTrustAnAcknowledgementAfterTheOtherHasEnded() {
		Migration migration = migration(PLENTY);
		depart(migration, 3);
		migration.otherEnded();
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> migration.acknowledged(new Migrated(0, List.of(), PLENTY)));
		assertThat(this.connector.takenBack).hasSize(3).allMatch(SocketChannel::isOpen);
	}

	@Test
	void countsAConnectionFromTheMomentItHasLeftItsConnector() {
		Migration migration = migration(PLENTY);
		this.loop.execute(() -> {
			depart(migration, 3);
			assertThat(this.link.sent).isEmpty();
			assertThat(migration.inTransit()).isEqualTo(3);
		});
		assertThat(migration.inTransit()).isEqualTo(3);
	}

	@Test
	void tellsOnceHowManyHaveMovedWhenNoneHasForAWhile(CapturedOutput output) throws ProtocolException {
		Migration migration = migration(PLENTY);
		depart(migration, 400);
		this.loop.advance(Duration.ofMillis(20));
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		migration.acknowledged(new Migrated(1, List.of(), PLENTY));
		this.loop.advance(Duration.ofMillis(199));
		migration.check();
		assertThat(output).doesNotContain("moved");
		this.loop.advance(Duration.ofMillis(1));
		migration.check();
		assertThat(output).contains("moved 400 idle connections within 20 ms");
		depart(migration, 1);
		migration.acknowledged(new Migrated(2, List.of(), PLENTY));
		migration.tell();
		assertThat(output).doesNotContain("moved 401");
	}

	@Test
	void tellsNothingWhereNothingHasMoved(CapturedOutput output) {
		Migration migration = migration(PLENTY);
		this.loop.advance(Duration.ofSeconds(1));
		migration.check();
		migration.tell();
		assertThat(output).doesNotContain("moved");
	}

	@Test
	void isReadyForMoreOnceMostAreOnTheirWay() throws ProtocolException {
		AtomicInteger ready = new AtomicInteger();
		Migration migration = migration(PLENTY);
		depart(migration, 900);
		migration.whenReady(ready::incrementAndGet);
		assertThat(ready).hasValue(0);
		migration.acknowledged(new Migrated(0, List.of(), PLENTY));
		assertThat(ready).hasValue(1);
		migration.acknowledged(new Migrated(1, List.of(), PLENTY));
		assertThat(ready).hasValue(1);
	}

	@Test
	void makesNobodyWaitForItOnceItHasStopped() {
		AtomicInteger ready = new AtomicInteger();
		Migration migration = migration(PLENTY);
		depart(migration, 800);
		migration.whenReady(ready::incrementAndGet);
		migration.stop();
		assertThat(ready).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void losesNoConnectionWhateverHappensInWhateverOrder(long seed) throws ProtocolException {
		Random random = new Random(seed);
		List<FakeConnector> connectors = List.of(this.connector, FakeConnector.onPort(8081));
		List<SocketChannel> departed = new ArrayList<>();
		Migration migration = migration(random.nextInt(3000));
		for (int step = 0; step < 100; step++) {
			if (random.nextInt(3) > 0) {
				List<SocketChannel> some = FakeSocketChannel.openSome(this.operatingSystem.descriptors,
						random.nextInt(150));
				some.stream().filter((each) -> random.nextInt(20) == 0).forEach(this.operatingSystem.unfindable::add);
				departed.addAll(some);
				migration.depart(connectors.get(random.nextInt(2)), some);
			}
			else if (this.acknowledged < migrations().size()) {
				acknowledgeNext(migration, random);
			}
			if (step == 80) {
				migration.stop();
			}
			assertThat(migration.inTransit() + migration.moved() + takenBack(connectors).size())
				.isEqualTo(departed.size());
		}
		migration.otherEnded();
		assertThat(migration.inTransit()).isZero();
		assertThat(takenBack(connectors)).doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(departed.stream().filter(SocketChannel::isOpen).toList());
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSameSizeAs(takenBack(connectors));
	}

	private void acknowledgeNext(Migration migration, Random random) throws ProtocolException {
		int batch = this.acknowledged++;
		List<Integer> refused = IntStream.range(0, migrations().get(batch).numbers().size())
			.filter((place) -> random.nextInt(10) == 0)
			.boxed()
			.toList();
		migration.acknowledged(new Migrated(batch, refused, random.nextInt(3000)));
	}

	private static List<SocketChannel> takenBack(List<FakeConnector> connectors) {
		return connectors.stream().flatMap((connector) -> connector.takenBack.stream()).toList();
	}

	private Migration migration(int room) {
		Migration migration = new Migration(this.loop, this.operatingSystem, this.link,
				new HandoffLog(new FakeApplication()), (name) -> name, () -> this.noRoom++);
		migration.begin(room);
		return migration;
	}

	/**
	 * Introduce some.
	 * @return the connections, in the order of their numbers
	 */
	private List<SocketChannel> introduceAhead(Migration migration, int count) throws ProtocolException {
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
		migration.introduceAhead(connections, () -> {
		});
		for (int first = 0; first < count; first += 200) {
			migration.acknowledged(new Introduced(first));
		}
		return connections;
	}

	private List<SocketChannel> depart(Migration migration, int count) {
		List<SocketChannel> connections = FakeSocketChannel.openSome(this.operatingSystem.descriptors, count);
		migration.depart(this.connector, connections);
		return connections;
	}

	private Migrate migrate(int batch, int from, int to) {
		return new Migrate(batch, this.connector.name(), IntStream.range(from, to).boxed().toList());
	}

	private List<Migrate> migrations() {
		return this.link.sent.stream().filter(Migrate.class::isInstance).map(Migrate.class::cast).toList();
	}

	/**
	 * How many connections were introduced, each time.
	 */
	private List<Integer> introduced() {
		return IntStream.range(0, this.link.sent.size())
			.filter((place) -> this.link.sent.get(place) instanceof Introduce)
			.mapToObj(this.link.sentDescriptors::get)
			.toList();
	}

}
