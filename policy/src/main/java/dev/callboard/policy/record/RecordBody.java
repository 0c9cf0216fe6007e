package dev.callboard.policy.record;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.Finding;
import dev.callboard.policy.Judgement;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.StrictJson;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole of one decision: the input, what the engine said, and what the platform made of it. Already masked.
 *
 * @param input as it was asked, before rules changed it
 * @param decision the engine's last document; null if there was none
 * @param answer in words, what the engine said if it was no document
 * @param findings why it was refused, what has to be approved, or what was remarked
 * @param masked pointers to the values of the input that are not kept
 */
public record RecordBody(ObjectNode input, JsonNode decision, String answer, ArrayNode findings, List<String> masked) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_ANSWER = 2_000;

    public RecordBody {
        masked = List.copyOf(masked);
    }

    static RecordBody of(Judgement judgement, RecordMask mask) {
        EngineAnswer last =
                judgement.answers().isEmpty() ? null : judgement.answers().getLast();
        JsonNode document = last instanceof EngineAnswer.Defined defined ? defined.result() : NullNode.getInstance();
        List<JsonNode> documents = judgement.answers().stream()
                .filter(EngineAnswer.Defined.class::isInstance)
                .map(answer -> ((EngineAnswer.Defined) answer).result())
                .toList();
        RecordMask.Masked input = mask.input(judgement.input(), documents);
        HiddenValues hidden = input.hidden();
        return new RecordBody(
                input.document(),
                hidden.takeOutOfWords(mask.texts(document)),
                mask.text(described(last)),
                hidden.takeOutOfWords((ArrayNode) mask.texts(findings(judgement.decision()))),
                input.pointers());
    }

    private static String described(@Nullable EngineAnswer answer) {
        if (answer == null || answer instanceof EngineAnswer.Defined) {
            return "";
        }
        String text = answer.toString();
        return text.substring(0, Math.min(MAX_ANSWER, text.length()));
    }

    private static ArrayNode findings(PolicyDecision decision) {
        ArrayNode list = JSON.arrayNode();
        switch (decision) {
            case PolicyDecision.Allowed allowed -> allowed.warnings().forEach(found -> list.add(json(found)));
            case PolicyDecision.Denied denied -> denied.findings().forEach(found -> list.add(json(found)));
            case PolicyDecision.NeedsApproval waits ->
                waits.requirements().stream()
                        .map(ApprovalRequirement::asFinding)
                        .forEach(found -> list.add(json(found)));
            case PolicyDecision.Unavailable unavailable ->
                list.addObject().put("code", "POLICY-UNAVAILABLE").put("message", unavailable.why());
        }
        return list;
    }

    private static ObjectNode json(Finding finding) {
        ObjectNode json = JSON.objectNode();
        json.put("code", finding.code());
        json.put("severity", finding.severity());
        json.put("message", finding.message());
        json.put("remediation", finding.remediation());
        json.put("url", finding.url());
        json.put("path", finding.path());
        return json;
    }

    /** The codes of all rules that said something, sorted. */
    List<String> codes() {
        TreeSet<String> codes = new TreeSet<>();
        findings.forEach(finding -> codes.add(finding.path("code").asString("")));
        for (String list : List.of("deny", "warn", "shadow", "exempted", "require_approval", "obligations")) {
            decision.path(list).forEach(said -> codes.add(said.path("code").asString("")));
        }
        codes.remove("");
        return List.copyOf(codes);
    }

    String inputHash() {
        return Digests.hex(Digests.sha256(StrictJson.write(input)));
    }

    /** As one JSON object. */
    public ObjectNode toJson() {
        ObjectNode json = JSON.objectNode();
        json.set("input", input);
        json.set("decision", decision);
        json.put("answer", answer);
        json.set("findings", findings);
        masked.forEach(json.putArray("masked")::add);
        return json;
    }

    byte[] packed() {
        return Packing.pack(StrictJson.write(toJson()));
    }

    /**
     * Reads what {@link DecisionRecord#body()} holds.
     *
     * @throws IllegalArgumentException if it is no such thing
     */
    public static RecordBody unpack(byte[] packed) {
        JsonNode json = StrictJson.read(Packing.unpack(packed));
        if (!(json.path("input") instanceof ObjectNode input) || !(json.path("findings") instanceof ArrayNode found)) {
            throw new IllegalArgumentException("The body of a record is not one");
        }
        List<String> masked =
                json.path("masked").valueStream().map(JsonNode::asString).toList();
        return new RecordBody(input, json.path("decision"), json.path("answer").asString(""), found, masked);
    }
}
