package dev.graceful.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Only where there may be a predecessor: what is of use in a probation takes none of a
 * first generation's start.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(ConditionalOnPredecessor.OnPredecessorCondition.class)
@interface ConditionalOnPredecessor {

	/**
	 * Asks the hot restart, where there is one. By its name, for a search by type looks
	 * at every bean.
	 */
	class OnPredecessorCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Predecessor");
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			return beans.containsBean(HotRestart.NAME)
					&& beans.getBean(HotRestart.NAME, HotRestart.class).mayHavePredecessor()
							? ConditionOutcome.match(message.because("there may be one"))
							: ConditionOutcome.noMatch(message.because("there is none"));
		}

	}

}
