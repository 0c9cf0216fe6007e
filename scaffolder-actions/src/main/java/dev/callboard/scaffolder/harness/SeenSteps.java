package dev.callboard.scaffolder.harness;

import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.JournalEntry.Completed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a run planned and did, as the policy and the journal saw it: secrets are masked. */
final class SeenSteps {

    private final List<ObservingGate.Decided> decided;
    private final TestJournal journal;

    SeenSteps(List<ObservingGate.Decided> decided, TestJournal journal) {
        this.decided = decided;
        this.journal = journal;
    }

    /** The steps of the last question about a plan, without what differs from run to run. */
    List<ObjectNode> plan() {
        List<ObjectNode> plan = new ArrayList<>();
        for (ObservingGate.Decided one : decided) {
            if (one.input().entryPoint() == EntryPoint.TASK) {
                plan.clear();
                for (JsonNode step : one.input().document().path("steps")) {
                    ObjectNode described = described(step, step.path("target"));
                    String key = eachKey(step);
                    if (key != null) {
                        described.put("each", key);
                    }
                    plan.add(described);
                }
            }
        }
        return plan;
    }

    /** What became of each step, by id; of one with {@code each} also of each of its rounds, by key. */
    Map<String, ObjectNode> steps() {
        Map<String, ObjectNode> steps = new LinkedHashMap<>();
        journal.steps().forEach((id, status) -> steps.put(id, object().put("status", status)));
        for (ObservingGate.Decided one : decided) {
            JsonNode document = one.input().document();
            if (one.input().entryPoint() == EntryPoint.ACTION
                    && document.path("phase").asString("").equals("step")) {
                JsonNode step = document.path("step");
                ObjectNode seen = described(step, document.path("target"));
                seen.put("policy", verdict(one.decision()));
                put(steps, step.path("id").asString(""), eachKey(step), seen);
            }
        }
        for (Completed done : journal.completed()) {
            Execution execution = done.execution();
            ObjectNode output = object();
            output.set("output", done.outputs());
            put(steps, execution.stepId(), execution.eachKey(), output);
        }
        return steps;
    }

    private static void put(Map<String, ObjectNode> steps, String id, @Nullable String key, ObjectNode seen) {
        ObjectNode step = steps.computeIfAbsent(id, name -> object());
        step.setAll(seen);
        if (key != null) {
            step.withObjectProperty("each").withObjectProperty(key).setAll(seen.deepCopy());
        }
    }

    private static @Nullable String eachKey(JsonNode step) {
        return step.path("each").path("key").asStringOpt().orElse(null);
    }

    private static String verdict(PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Allowed allowed -> "allowed";
            case PolicyDecision.Denied denied -> "denied";
            case PolicyDecision.NeedsApproval needed -> "approval";
            case PolicyDecision.Unavailable away -> "unavailable";
        };
    }

    private static ObjectNode described(JsonNode step, JsonNode target) {
        ObjectNode described = object();
        for (String name : List.of("id", "action", "input")) {
            described.set(name, step.path(name));
        }
        ObjectNode touched = object();
        target.forEachEntry((name, value) -> {
            if (!value.isNull()) {
                touched.set(name, value);
            }
        });
        if (!touched.isEmpty()) {
            described.set("target", touched);
        }
        if (!step.path("unknown").isEmpty()) {
            described.set("unknown", step.path("unknown"));
        }
        return described;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
