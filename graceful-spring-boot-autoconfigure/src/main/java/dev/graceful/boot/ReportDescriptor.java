package dev.graceful.boot;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.graceful.handoff.HandoffReport;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A handoff as the endpoint answers it: the names are those of {@link HandoffReport}.
 *
 * @param handoff the handoff
 */
record ReportDescriptor(@JsonUnwrapped HandoffReport handoff) implements OperationResponseBody {
}
