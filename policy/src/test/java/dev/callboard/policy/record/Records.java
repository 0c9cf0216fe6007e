package dev.callboard.policy.record;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Records for tests. */
final class Records {

    static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123456Z");

    private Records() {}

    static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    static DecisionRecord of(ObjectNode input, String decision) {
        PolicyDecision denied = new PolicyDecision.Denied(
                input.path("id").asString(),
                "r1",
                List.of(new Finding("SCM-001", "high", "Not there", null, null, "/step/input/repoUrl")));
        return DecisionRecord.of(
                new Judgement(
                        EntryPoint.ACTION,
                        input,
                        List.of(new EngineAnswer.Defined(json(decision), "r1")),
                        denied,
                        NOW,
                        Duration.ofNanos(1_234_567)),
                RecordMask.of(List.of()),
                "embedded");
    }

    static List<ChainedRecord> chain(int length) {
        List<ChainedRecord> chain = new ArrayList<>();
        byte[] previous = ChainedRecord.beforeTheFirst();
        for (int i = 1; i <= length; i++) {
            ChainedRecord next = ChainedRecord.after(
                    previous, i, of(Inputs.step().put("id", "id-" + i), "{\"deny\":[{\"code\":\"SCM-001\"}]}"));
            chain.add(next);
            previous = next.hash();
        }
        return chain;
    }
}
