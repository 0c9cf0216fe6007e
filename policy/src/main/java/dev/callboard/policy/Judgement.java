package dev.callboard.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * One decision as it came about.
 *
 * @param entryPoint the rule that was asked
 * @param input the document it was asked about; not to be changed
 * @param answers what the engine answered: one, or two where rules changed the input and it was judged again, or none
 *     where the engine was not asked
 * @param decision what the gate made of that
 * @param time when it was asked
 * @param took how long it took
 */
public record Judgement(
        PolicyInput.EntryPoint entryPoint,
        ObjectNode input,
        List<EngineAnswer> answers,
        PolicyDecision decision,
        Instant time,
        Duration took) {

    public Judgement {
        answers = List.copyOf(answers);
    }
}
