package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.WorkflowResult;
import tools.jackson.databind.JsonNode;
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
        ObjectNode body =
                ended(TaskStatus.FAILED, "NotAllowedError", Refusals.message(refusal(refused), refused.findings()));
        ((ObjectNode) body.path("error")).set("findings", Refusals.json(refused.findings()));
        return body;
    }

    /** What was refused, in a sentence. */
    static String refusal(WorkflowResult.Refused refused) {
        return refused.stepId() == null
                ? "The policy does not allow this task."
                : "The policy does not allow step " + refused.stepId() + ".";
    }

    static ObjectNode cancelledBeforeStart(TaskId id) {
        return ended(TaskStatus.CANCELLED, "Error", "Task %s has been cancelled before it was started.".formatted(id));
    }

    static ObjectNode stale() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", "This task was marked as stale as it exceeded its timeout");
        return body;
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
