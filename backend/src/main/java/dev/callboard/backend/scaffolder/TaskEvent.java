package dev.callboard.backend.scaffolder;

import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened to a task.
 *
 * @param id rises over the whole table, and within one task in the order in which events became visible
 * @param recoverable whether the task's template may start over
 */
record TaskEvent(long id, TaskId taskId, Type type, ObjectNode body, Instant createdAt, boolean recoverable) {

    /** The four kinds that clients know; a fifth would make the stock task page fail. */
    enum Type {
        LOG,
        COMPLETION,
        CANCELLED,
        RECOVERED;

        static Type parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a stream of the task's events is over with this one. */
    boolean endsStream() {
        return type == Type.COMPLETION && !recoverable;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("isTaskRecoverable", recoverable);
        json.put("taskId", taskId.toString());
        json.set("body", body);
        json.put("type", type.toString());
        json.put("createdAt", Timestamps.text(createdAt));
        return json;
    }
}
