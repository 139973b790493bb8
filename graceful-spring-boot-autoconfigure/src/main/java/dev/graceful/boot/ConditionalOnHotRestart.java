package dev.graceful.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Only where hot restart is on. That is known before there are any bean definitions, so
 * it takes no search through all of them, and nothing within a class that is not wanted
 * is looked at.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(ConditionalOnHotRestart.OnHotRestartCondition.class)
@interface ConditionalOnHotRestart {

	/**
	 * Looks for the generation, by its name.
	 */
	class OnHotRestartCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Hot restart");
			return context.getBeanFactory().containsBean(HotRestart.GENERATION)
					? ConditionOutcome.match(message.because("it is on"))
					: ConditionOutcome.noMatch(message.because("it is off"));
		}

	}

}
