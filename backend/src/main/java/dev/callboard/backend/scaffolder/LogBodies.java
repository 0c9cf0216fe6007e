package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.WorkflowEvent;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a log event, as the task page and the dry run show it. */
final class LogBodies {

    private LogBodies() {}

    static ObjectNode of(WorkflowEvent event) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("message", event.message());
        if (event.stepId() != null) {
            body.put("stepId", event.stepId());
        }
        if (event.status() != null) {
            body.put("status", event.status().word());
        }
        return body;
    }
}
