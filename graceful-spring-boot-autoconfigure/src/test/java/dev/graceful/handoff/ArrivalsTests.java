package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graceful.handoff.Message.Introduce;
import dev.graceful.handoff.Message.Introduced;
import dev.graceful.handoff.Message.Migrate;
import dev.graceful.handoff.Message.Migrated;
import dev.graceful.posix.Descriptor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Arrivals}.
 */
class ArrivalsTests {

	private final FakeOperatingSystem operatingSystem = new FakeOperatingSystem(new FakeLoop());

	private final FakeConnector connector = FakeConnector.onPort(8080);

	private final List<ListenerName> askedFor = new ArrayList<>();

	private final Arrivals arrivals = new Arrivals(this.operatingSystem, (name) -> {
		this.askedFor.add(name);
		return Optional.of(this.connector).filter((each) -> each.name().equals(name)).map((each) -> each::adopt);
	});

	@Test
	void areAdoptedByTheConnectorThatServesTheirListener() {
		Migrated answer = arrive(3, "a", "b");
		assertThat(answer).isEqualTo(new Migrated(3, List.of(), 1000));
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("a", "b");
		assertThat(this.arrivals.adopted()).isEqualTo(2);
		assertThat(this.askedFor).containsExactly(this.connector.name());
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(2);
	}

	@Test
	void areRefusedWhereNobodyServesTheirListener() {
		this.arrivals.introduce(new Introduce(0), descriptors("a", "b"));
		Migrated answer = this.arrivals.arrive(new Migrate(0, new ListenerName("server", "*:9999"), List.of(0, 1)));
		assertThat(answer.refused()).containsExactly(0, 1);
		assertThat(this.arrivals.adopted()).isZero();
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void areRefusedWhereTheConnectorHasNoRoomForThem() {
		this.connector.room = 1;
		assertThat(arrive(0, "a", "b", "c").refused()).containsExactly(1, 2);
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("a");
		assertThat(this.arrivals.adopted()).isOne();
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(1);
	}

	@Test
	void areRefusedOneByOneWhereTheyCannotBeOpened() {
		this.operatingSystem.unusable.add("b");
		assertThat(arrive(0, "a", "b", "c").refused()).containsExactly(1);
		assertThat(FakeSocketChannel.clients(this.connector.adopted)).containsExactly("a", "c");
		assertThat(this.operatingSystem.descriptors.stillOpen()).hasSize(2);
	}

	@Test
	void areAllRefusedWhereNoneCanBeOpened() {
		List<Descriptor> descriptors = descriptors("a", "b");
		this.operatingSystem.failure = "a channel cannot be made of a descriptor here";
		this.arrivals.introduce(new Introduce(0), descriptors);
		assertThat(this.arrivals.arrive(new Migrate(0, this.connector.name(), List.of(0, 1))).refused())
			.containsExactly(0, 1);
		assertThat(this.connector.adopted).isEmpty();
		assertThat(this.operatingSystem.descriptors.stillOpen()).isEmpty();
	}

	@Test
	void mayBeNoneAtAll() {
		assertThat(arrive(0)).isEqualTo(new Migrated(0, List.of(), 1000));
	}

	@Test
	void leaveLessRoomWithEachThatIsAdopted() {
		this.operatingSystem.unusable.add("b");
		assertThat(this.arrivals.room()).isEqualTo(1000);
		assertThat(arrive(0, "a", "b", "c").room()).isEqualTo(998);
		assertThat(arrive(1, "d").room()).isEqualTo(997);
		assertThat(this.operatingSystem.roomAskedFor).isOne();
	}

	@Test
	void countTheDescriptorsAgainWhenThereSeemsToBeNoRoom() {
		this.operatingSystem.room = 2;
		assertThat(this.arrivals.room()).isEqualTo(2);
		this.operatingSystem.room = 1;
		assertThat(arrive(0, "a", "b").room()).isOne();
		this.operatingSystem.room = 0;
		assertThat(arrive(1, "c").room()).isZero();
		this.operatingSystem.room = 5;
		assertThat(this.arrivals.room()).isEqualTo(5);
	}

	@Test
	void countTheDescriptorsAgainWhenHalfOfTheRoomIsTaken() {
		this.operatingSystem.room = 2000;
		for (int batch = 0; batch < 5; batch++) {
			assertThat(this.operatingSystem.roomAskedFor).isEqualTo((batch > 0) ? 1 : 0);
			arrive(batch, IntStream.range(0, 200).boxed().toArray());
		}
		this.operatingSystem.room = 30;
		assertThat(arrive(5, IntStream.range(0, 200).boxed().toArray()).room()).isEqualTo(30);
		assertThat(this.operatingSystem.roomAskedFor).isEqualTo(2);
	}

	private Migrated arrive(int batch, Object... clients) {
		int first = 1000 * batch;
		assertThat(this.arrivals.introduce(new Introduce(first), descriptors(clients)))
			.isEqualTo(new Introduced(first));
		return this.arrivals.arrive(new Migrate(batch, this.connector.name(),
				IntStream.range(first, first + clients.length).boxed().toList()));
	}

	private List<Descriptor> descriptors(Object... clients) {
		return Stream.of(clients).<Descriptor>map(this.operatingSystem.descriptors::open).toList();
	}

}
