package dev.graceful;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.graceful.handoff.offender.HandoffThatReachesUp;
import dev.graceful.launch.offender.LaunchThatIsNative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keeps the floors of the house: each uses only those below it, and what is dangerous or
 * foreign stays on the floor that is made for it.
 */
class FloorsTests {

	/**
	 * From the roof to the ground.
	 */
	private static final List<String> FLOORS = List.of("boot", "tomcat", "warmup", "cli", "supervise", "watch",
			"handoff", "launch", "posix");

	private static final String[] SPRING = { "org.springframework.." };

	private static final String[] TOMCAT = { "org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat.." };

	private static final String[] NATIVE = { "com.kenai..", "sun..", "jdk.internal.." };

	private static final JavaClasses PRODUCTION = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("dev.graceful");

	static Stream<Arguments> rules() {
		Stream<Arguments> floors = FLOORS.stream()
			.skip(1)
			.map((floor) -> Arguments.of(floor + " uses only the floors below", usesOnlyFloorsBelow(floor)));
		return Stream.concat(floors,
				Stream.of(Arguments.of("only posix is native", nativeOnlyInPosix()),
						Arguments.of("Spring only in boot and tomcat", onlyIn(SPRING, "boot", "tomcat")),
						Arguments.of("Tomcat only in boot and tomcat", onlyIn(TOMCAT, "boot", "tomcat")),
						Arguments.of("launch offers an interface", handoffKnowsOfLaunchOnlyItsInterfaces())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("rules")
	void theHouseKeeps(String name, ArchRule rule) {
		rule.check(PRODUCTION);
	}

	@Test
	void looksAtTheProductionCode() {
		assertThat(PRODUCTION.contain("dev.graceful.handoff.Generation")).isTrue();
		assertThat(PRODUCTION.contain(FloorsTests.class)).isFalse();
	}

	@Test
	void noticesAFloorThatReachesUp() {
		assertBroken(usesOnlyFloorsBelow("handoff"), HandoffThatReachesUp.class, "dev.graceful.boot");
	}

	@Test
	void noticesSpringAndTomcatWhereTheyDoNotBelong() {
		assertBroken(onlyIn(SPRING, "boot", "tomcat"), HandoffThatReachesUp.class, "org.springframework");
		assertBroken(onlyIn(TOMCAT, "boot", "tomcat"), HandoffThatReachesUp.class, "org.apache.catalina");
	}

	@Test
	void noticesNativeCodeOutsideOfPosix() {
		assertBroken(nativeOnlyInPosix(), LaunchThatIsNative.class, "com.kenai.jffi");
	}

	@Test
	void noticesAHandoffThatKnowsHowASuccessorIsLaunched() {
		assertBroken(handoffKnowsOfLaunchOnlyItsInterfaces(), HandoffThatReachesUp.class, "JvmLauncher");
	}

	private static void assertBroken(ArchRule rule, Class<?> offender, String offence) {
		JavaClasses offending = new ClassFileImporter().importClasses(offender);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.check(offending))
			.withMessageContaining(offender.getName())
			.withMessageContaining(offence);
	}

	private static ArchRule usesOnlyFloorsBelow(String floor) {
		String[] above = FLOORS.subList(0, FLOORS.indexOf(floor))
			.stream()
			.map(FloorsTests::packagesOf)
			.toArray(String[]::new);
		return noClasses().that()
			.resideInAPackage(packagesOf(floor))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(above)
			.allowEmptyShould(true);
	}

	private static ArchRule onlyIn(String[] packages, String... floors) {
		return noClasses().that()
			.resideOutsideOfPackages(Stream.of(floors).map(FloorsTests::packagesOf).toArray(String[]::new))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(packages)
			.allowEmptyShould(true);
	}

	private static ArchRule nativeOnlyInPosix() {
		return onlyIn(NATIVE, "posix");
	}

	private static ArchRule handoffKnowsOfLaunchOnlyItsInterfaces() {
		return noClasses().that()
			.resideInAPackage(packagesOf("handoff"))
			.should()
			.dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe("are classes of launch",
					(type) -> type.getPackageName().startsWith("dev.graceful.launch") && !type.isInterface()))
			.allowEmptyShould(true);
	}

	private static String packagesOf(String floor) {
		return "dev.graceful." + floor + "..";
	}

}
