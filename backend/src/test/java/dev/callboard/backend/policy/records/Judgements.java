package dev.callboard.backend.policy.records;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.record.DecisionRecord;
import dev.callboard.policy.record.RecordMask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Decisions for tests. */
final class Judgements {

    static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123456Z");

    private Judgements() {}

    static Judgement denied(String id, String subject, String code, Instant time) {
        ObjectNode input = (ObjectNode) KnownInput.step();
        input.put("id", id);
        ((ObjectNode) input.path("subject")).put("ref", subject);
        return new Judgement(
                EntryPoint.ACTION,
                input,
                List.of(new EngineAnswer.Undefined()),
                new PolicyDecision.Denied(id, "r1", List.of(new Finding(code, "high", "No", null, null, null))),
                time,
                Duration.ofMillis(2));
    }

    static DecisionRecord record(String id, String subject, String code, Instant time) {
        return DecisionRecord.of(denied(id, subject, code, time), RecordMask.of(List.of()), "embedded");
    }
}
