package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables of the README true.
 */
class ReferenceTests {

	private static final Path README = Path.of("..", "README.md");

	private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

	/**
	 * Whose default the generated metadata does not know.
	 */
	private static final List<String> COMPUTED = List.of("graceful.control.directory");

	@Test
	void everyPropertyIsInTheReadmeWithItsDefault() throws IOException {
		assertThat(rows("property").map(ReferenceTests::withoutComputedDefault).map((cells) -> cells.subList(0, 2)))
			.containsExactlyInAnyOrderElementsOf(properties().toList());
	}

	@Test
	void everyPropertyIsDescribed() throws IOException {
		assertThat(rows("property")).allSatisfy((cells) -> assertThat(cells.get(2)).isNotBlank());
	}

	@Test
	void everyMetricIsInTheReadmeWithItsTypeTagsAndDescription() throws IOException {
		assertThat(rows("metric")).containsExactlyInAnyOrderElementsOf(metrics().toList());
	}

	@Test
	void everyValueOfATagIsInTheReadme() throws IOException {
		Map<String, Set<String>> told = rows("tag").collect(Collectors.toMap((cells) -> cells.get(0),
				(cells) -> Set.of(cells.get(1).replaceAll(" \\([^)]*\\)", "").split(", "))));
		assertThat(told).isEqualTo(tags());
	}

	/**
	 * Read a table.
	 * @param subject what is over its first column
	 */
	private static Stream<List<String>> rows(String subject) throws IOException {
		return Files.readAllLines(README)
			.stream()
			.dropWhile((line) -> !line.startsWith("| " + subject + " |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
			.map((cells) -> cells.subList(0, cells.size() - 1));
	}

	private static List<String> withoutComputedDefault(List<String> cells) {
		boolean computed = COMPUTED.stream().anyMatch((property) -> cells.get(0).equals(code(property)));
		return computed ? List.of(cells.get(0), "") : cells;
	}

	private static Stream<List<String>> properties() throws IOException {
		JsonNode metadata = JsonMapper.shared().readTree(ReferenceTests.class.getResourceAsStream(METADATA));
		return metadata.get("properties")
			.valueStream()
			.map((property) -> List.of(code(property.get("name").asString()),
					code(property.path("defaultValue").asString(""))));
	}

	private static Stream<List<String>> metrics() {
		return meters().map(Meter::getId)
			.map((id) -> List.of(code(id.getName()), id.getType().name().toLowerCase(Locale.ROOT),
					String.join(", ", id.getTags().stream().map(Tag::getKey).map(ReferenceTests::code).toList()),
					id.getDescription()))
			.distinct();
	}

	private static Map<String, Set<String>> tags() {
		return meters().flatMap((meter) -> meter.getId().getTags().stream())
			.collect(Collectors.groupingBy((tag) -> code(tag.getKey()),
					Collectors.mapping((tag) -> code(tag.getValue()), Collectors.toSet())));
	}

	private static Stream<Meter> meters() {
		MeterRegistry registry = new SimpleMeterRegistry();
		new GracefulMetrics(new FakeRestarts()).bindTo(registry);
		return registry.getMeters().stream();
	}

	private static String code(String text) {
		return text.isEmpty() ? "" : "`" + text + "`";
	}

}
