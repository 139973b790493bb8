package dev.graceful.launch;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FixedPorts}.
 */
class FixedPortsTests {

	private final List<String> notices = new ArrayList<>();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005         | -agentlib:jdwp=transport=dt_socket,address=*:0,server=y,suspend=n
					-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005           | -agentlib:jdwp=transport=dt_socket,address=0,server=y,suspend=n
					-agentlib:jdwp=transport=dt_socket,address=[::1]:5005,server=y               | -agentlib:jdwp=transport=dt_socket,address=[::1]:0,server=y,suspend=n
					-agentlib:jdwp=transport=dt_socket,server=y                                  | -agentlib:jdwp=transport=dt_socket,server=y,suspend=n
					-agentlib:jdwp=transport=dt_socket,address=ide:5005,server=n,suspend=y       | -agentlib:jdwp=transport=dt_socket,address=0,server=y,suspend=n
					-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=localhost:5005      | -Xrunjdwp:transport=dt_socket,address=localhost:0,server=y,suspend=n
					-agentpath:/jdk/lib/libjdwp.so=server=y,address=5005,transport=dt_socket     | -agentpath:/jdk/lib/libjdwp.so=address=0,transport=dt_socket,server=y,suspend=n
					-Dcom.sun.management.jmxremote.port=9010                                     | -Dcom.sun.management.jmxremote.port=0
					-Dcom.sun.management.jmxremote.rmi.port=9011                                 | -Dcom.sun.management.jmxremote.rmi.port=0
					-Dcom.sun.management.jmxremote.local.port=9012                               | -Dcom.sun.management.jmxremote.local.port=0
					""")
	void replacesAFixedPortOnce(String option, String replaced) {
		assertThat(FixedPorts.replace(option, this.notices::add)).isEqualTo(replaced);
		assertThat(this.notices).hasSize(1);
		assertThat(FixedPorts.replace(replaced, this.notices::add)).isEqualTo(replaced);
		assertThat(this.notices).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xmx1g", "-Dserver.port=8080", "-agentlib:hprof=address=1",
			"-javaagent:jdwp.jar=address=1", "-Dcom.sun.management.jmxremote.ssl=false", "" })
	void leavesOtherOptionsAlone(String option) {
		assertThat(FixedPorts.replace(option, this.notices::add)).isEqualTo(option);
		assertThat(this.notices).isEmpty();
	}

}
