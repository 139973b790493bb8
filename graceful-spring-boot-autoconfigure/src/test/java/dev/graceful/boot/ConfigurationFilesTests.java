package dev.graceful.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.graceful.watch.WatchedPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigurationFiles}.
 */
class ConfigurationFilesTests {

	private static final Path WORKING_DIRECTORY = Path.of("/srv/app");

	@TempDir
	private Path temporary;

	private Path directory;

	@BeforeEach
	void resolveLinks() throws IOException {
		this.directory = this.temporary.toRealPath();
	}

	@Test
	void areNoneWhereBootIsToldOfNone() {
		assertThat(files(new MockEnvironment())).isEmpty();
	}

	@Test
	void areTheLocationsThatBootIsToldOf() {
		MockEnvironment environment = new MockEnvironment()
			.withProperty("spring.config.additional-location", "optional:file:./more/,/etc/app/*/;file:/etc/app.yml")
			.withProperty("spring.config.location", "classpath:/,optional:classpath:/config/,own/")
			.withProperty("spring.config.import", "configtree:/run/secrets/,env:CONFIG,more.properties");
		assertThat(files(environment)).extracting(Path::toString)
			.containsExactly("/srv/app/own", "/srv/app/more", "/etc/app", "/etc/app.yml", "/run/secrets",
					"/srv/app/more.properties");
	}

	@Test
	void areTheFilesThatBootHasRead() throws IOException {
		write("application.properties",
				"spring.config.import=nested.yml,configtree:" + this.directory.resolve("tree") + "/");
		write("nested.yml", "a: b");
		write("tree/key", "value");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=file:" + this.directory + "/")) {
			assertThat(files(context.getEnvironment())).contains(this.directory,
					this.directory.resolve("application.properties"), this.directory.resolve("nested.yml"),
					this.directory.resolve("tree"));
		}
	}

	private void write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

	private static List<Path> files(ConfigurableEnvironment environment) {
		return ConfigurationFiles.of(environment, WORKING_DIRECTORY).stream().map(WatchedPath::path).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
