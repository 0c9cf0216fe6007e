package dev.callboard.policy;

import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Evaluates one rule of the policy against one input. Thread-safe, and never blocks the subscriber.
 *
 * <p>An engine reports what it got and decides nothing; what an answer means is for the {@link PolicyGate} alone.
 */
@FunctionalInterface
public interface PolicyEngine {

    /**
     * Evaluates the rule with the input. Never empty; everything an engine or a network can be expected to do is an
     * {@link EngineAnswer}, not an error signal.
     */
    Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input);

    /**
     * How long whoever asks should wait for an answer: longer than the engine's own limits, so that its better explanation
     * comes first.
     */
    default Duration patience() {
        return PolicyGate.DEFAULT_PATIENCE;
    }
}
