package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.workflow.Execution;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of the event with which a task ends, in the words that clients know. */
final class CompletionBodies {

    private CompletionBodies() {}

    static ObjectNode completed(JsonNode output) {
        ObjectNode body = body(TaskStatus.COMPLETED);
        body.set("output", output);
        return body;
    }

    static ObjectNode ended(TaskStatus status, String errorName, String errorMessage) {
        ObjectNode body = body(status);
        ObjectNode error = body.putObject("error");
        error.put("name", errorName);
        error.put("message", errorMessage);
        return body;
    }

    static ObjectNode refused(WorkflowResult.Refused refused) {
        ObjectNode body = ended(
                TaskStatus.FAILED,
                "NotAllowedError",
                Refusals.message(Refusals.what(refused.stepId(), refused.findings()), refused.findings()));
        ((ObjectNode) body.path("error")).set("findings", Refusals.json(refused.findings()));
        return body;
    }

    /** The same end, with what became of each effect and what a person has to do about those that are left. */
    static ObjectNode unwound(ObjectNode ended, WorkflowResult.Unwound unwound) {
        ObjectNode body = ended.deepCopy();
        List<WorkflowResult.EffectEnd> left = unwound.left();
        ObjectNode undo = body.putObject("undo");
        undo.put("complete", left.isEmpty());
        ArrayNode effects = undo.putArray("effects");
        for (WorkflowResult.EffectEnd effect : unwound.effects()) {
            effects.add(effect(effect.execution(), effect.outcome()));
        }
        ObjectNode error = (ObjectNode) body.path("error");
        error.put("message", error.path("message").asString() + "\n" + summary(unwound, left));
        return body;
    }

    private static String summary(WorkflowResult.Unwound unwound, List<WorkflowResult.EffectEnd> left) {
        if (left.isEmpty()) {
            return "Everything that the task had done was undone.";
        }
        return left.stream()
                .map(effect -> effect.outcome() instanceof Undone.Left(String what, String remedy)
                        ? "- step " + effect.execution().stepId() + ": " + what + ". What to do: " + remedy
                        : "")
                .collect(Collectors.joining(
                        "\n",
                        "%d of %d effects could not be undone:\n"
                                .formatted(left.size(), unwound.effects().size()),
                        ""));
    }

    static ObjectNode cancelledBeforeStart(TaskId id) {
        return ended(TaskStatus.CANCELLED, "Error", "Task %s has been cancelled before it was started.".formatted(id));
    }

    /** @param effects what may be left, since nobody undoes it */
    static ObjectNode stale(List<Execution> effects) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", "This task was marked as stale as it exceeded its timeout");
        if (!effects.isEmpty()) {
            ArrayNode left = body.putObject("undo").put("complete", false).putArray("effects");
            for (Execution effect : effects) {
                left.add(effect(
                        effect,
                        new Undone.Left(
                                "Its worker stopped, and what " + effect.action() + " has done was not undone",
                                "Look at what step %s (%s) has done, and remove it by hand if it is not wanted"
                                        .formatted(effect.stepId(), effect.action()))));
            }
        }
        return body;
    }

    /** The end of a run that was stopped because it took too long. */
    static ObjectNode tooLong(ObjectNode ended, Duration longest) {
        ObjectNode body = ended.deepCopy();
        body.put("message", message(TaskStatus.FAILED));
        ObjectNode error = body.withObject("/error");
        error.put("name", "TimeoutError");
        error.put(
                "message",
                "The task was stopped because it ran longer than %d s. %s"
                        .formatted(longest.toSeconds(), error.path("message").asString("")));
        return body;
    }

    private static ObjectNode effect(Execution execution, Undone outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("stepId", execution.stepId());
        json.put("each", execution.eachKey());
        json.put("action", execution.action());
        json.setAll(JournalRow.json(outcome));
        return json;
    }

    static String message(TaskStatus status) {
        return "Run completed with status: " + status;
    }

    private static ObjectNode body(TaskStatus status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", message(status));
        return body;
    }
}
