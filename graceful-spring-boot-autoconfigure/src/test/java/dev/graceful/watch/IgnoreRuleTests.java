package dev.graceful.watch;

import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IgnoreRule}, with what {@code git check-ignore} says of the same.
 */
class IgnoreRuleTests {

	@ParameterizedTest
	@CsvSource({ "*.txt, a.txt, true", "*.txt, sub/a.txt, true", "/*.txt, sub/a.txt, false", "/*.txt, a.txt, true",
			"sub/*.txt, sub/a.txt, true", "sub/*.txt, deep/sub/a.txt, false", "**/a.txt, a.txt, true",
			"**/a.txt, deep/sub/a.txt, true", "sub/**, sub/deep/a.txt, true", "sub/**/a.txt, sub/a.txt, true",
			"sub/**/a.txt, sub/x/y/a.txt, true", "a?.txt, ab.txt, true", "[ab].txt, b.txt, true",
			"[!ab].txt, b.txt, false", "a.txt/, a.txt, false", "sub/, sub, true", "{a}.txt, {a}.txt, true",
			"'\\#a', #a, true", ".*, .hidden, true", "*, .hidden, true" })
	void holdsAsGitSays(String line, Path path, boolean holds) {
		Path base = Path.of("/app");
		assertThat(IgnoreRule.parse(base, line).holdsFor(base.resolve(path), path.toString().equals("sub")))
			.isEqualTo(holds);
	}

	@ParameterizedTest
	@CsvSource({ "/run/app[1].log, true", "/run/app[1].log.1.gz, true", "/run/app1.log, false",
			"/run/sub/app[1].log, false", "/run/app[1].logs, false" })
	void holdsForANameAndWhatIsAddedToIt(Path path, boolean holds) {
		assertThat(IgnoreRule.named(Path.of("/run/app[1].log")).holdsFor(path, false)).isEqualTo(holds);
	}

}
