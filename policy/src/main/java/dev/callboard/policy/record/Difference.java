package dev.callboard.policy.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How other rules judge an input otherwise than those that were asked.
 *
 * @param id of the decision
 * @param appeared codes of rules that only the other rules have something from
 * @param vanished codes of rules that only the recorded decision has something from
 */
public record Difference(
        String id,
        String entryPoint,
        String template,
        String task,
        String step,
        Outcome before,
        Outcome after,
        List<String> appeared,
        List<String> vanished) {

    public Difference {
        appeared = List.copyOf(appeared);
        vanished = List.copyOf(vanished);
    }

    /**
     * Compares two decisions on one input; empty if they are alike.
     *
     * <p>What a rule said of a value that is not kept cannot be said again, so that is no difference.
     */
    public static Optional<Difference> between(DecisionRecord before, DecisionRecord after) {
        Set<String> unrepeatable = unrepeatable(RecordBody.unpack(before.body()));
        List<String> vanished = without(before.codes(), after.codes());
        boolean masked = vanished.removeIf(unrepeatable::contains);
        List<String> appeared = without(after.codes(), before.codes());
        boolean sameOutcome = before.outcome() == after.outcome() || (masked && vanished.isEmpty());
        if (sameOutcome && appeared.isEmpty() && vanished.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Difference(
                before.id(),
                before.entryPoint(),
                before.template(),
                before.task(),
                before.step(),
                before.outcome(),
                after.outcome(),
                appeared,
                vanished));
    }

    private static List<String> without(List<String> codes, List<String> others) {
        List<String> rest = new ArrayList<>(codes);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> unrepeatable(RecordBody body) {
        Set<String> codes = new HashSet<>();
        for (JsonNode finding : body.findings()) {
            String path = finding.path("path").asString("");
            if (body.masked().contains(path)) {
                codes.add(finding.path("code").asString(""));
            }
        }
        return codes;
    }

    /** The difference as a JSON object. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("entryPoint", entryPoint);
        json.put("template", template);
        json.put("task", task);
        json.put("step", step);
        json.put("before", before.name());
        json.put("after", after.name());
        appeared.forEach(json.putArray("appeared")::add);
        vanished.forEach(json.putArray("vanished")::add);
        return json;
    }
}
