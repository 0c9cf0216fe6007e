package dev.callboard.policy.record;

import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of one decision: columns to find it by, and a body with the whole of it.
 *
 * @param id of the input and the decision
 * @param entryPoint the path of the rule that was asked
 * @param phase {@code plan}, {@code step}, {@code output} or {@code undo}; empty where the document has none
 * @param task empty where no task was concerned, as are the other texts
 * @param codes of all rules that said something, whatever its effect; sorted
 * @param engine which one answered
 * @param revision of the bundle that answered; empty if none did
 * @param drift whether a step was refused after the plan had been allowed
 * @param inputHash SHA-256 of the masked input, in hexadecimal
 * @param body the packed {@link RecordBody}
 */
public record DecisionRecord(
        String id,
        Instant time,
        String entryPoint,
        String phase,
        String task,
        String step,
        String subject,
        String template,
        String templateChecksum,
        Outcome outcome,
        List<String> codes,
        String engine,
        String revision,
        Duration took,
        boolean drift,
        String inputHash,
        byte[] body) {

    public DecisionRecord {
        time = time.truncatedTo(ChronoUnit.MICROS);
        took = took.truncatedTo(ChronoUnit.MICROS);
        codes = List.copyOf(codes);
    }

    /** What is to be kept of a decision; everything that must not be is masked before it is hashed. */
    public static DecisionRecord of(Judgement judgement, RecordMask mask, String engine) {
        RecordBody body = RecordBody.of(judgement, mask);
        JsonNode input = body.input();
        String phase = text(input, "/phase");
        Outcome outcome = Outcome.of(judgement.decision());
        return new DecisionRecord(
                judgement.decision().id(),
                judgement.time(),
                judgement.entryPoint().path(),
                phase,
                text(input, "/task/id"),
                text(input, "/step/id"),
                text(input, "/subject/ref"),
                text(input, "/template/ref"),
                text(input, "/template/checksum"),
                outcome,
                body.codes(),
                engine,
                judgement.decision().revision(),
                judgement.took(),
                phase.equals("step") && judgement.decision() instanceof PolicyDecision.Denied,
                body.inputHash(),
                body.packed());
    }

    private static String text(JsonNode input, String pointer) {
        return input.at(pointer).asString("");
    }

    /** The whole record as one JSON object, with the body unpacked. */
    public ObjectNode toJson() {
        ObjectNode json = summary();
        json.setAll(RecordBody.unpack(body).toJson());
        return json;
    }

    /** The record without its body, for lists. */
    public ObjectNode summary() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("time", time.toString());
        json.put("entryPoint", entryPoint);
        json.put("phase", phase);
        json.put("task", task);
        json.put("step", step);
        json.put("subject", subject);
        json.put("template", template);
        json.put("templateChecksum", templateChecksum);
        json.put("outcome", outcome.name());
        codes.forEach(json.putArray("codes")::add);
        json.put("engine", engine);
        json.put("revision", revision);
        json.put("micros", took.toNanos() / 1_000);
        json.put("drift", drift);
        json.put("inputHash", inputHash);
        return json;
    }
}
