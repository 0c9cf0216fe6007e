package dev.callboard.backend.scaffolder;

import tools.jackson.databind.node.ObjectNode;

/**
 * How a run ended.
 *
 * @param completion the body of its last event
 */
record TaskEnd(TaskStatus status, ObjectNode completion) implements TaskOutcome {

    TaskEnd {
        if (!status.ended()) {
            throw new IllegalArgumentException("A run cannot end as " + status);
        }
    }

    /** The same end under another status. */
    TaskEnd as(TaskStatus other) {
        ObjectNode body = completion.deepCopy();
        body.put("message", CompletionBodies.message(other));
        return new TaskEnd(other, body);
    }
}
