package dev.callboard.backend.scaffolder;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run of a template, as readers see it: without secrets.
 *
 * @param spec what to run, frozen when the task was created
 * @param lastHeartbeatAt when its worker last gave a sign of life
 * @param createdBy the user who asked, if it was one
 * @param origin who asked and how, as {@link TaskOrigins} writes it; not shown to readers
 */
record Task(
        TaskId id,
        ObjectNode spec,
        TaskStatus status,
        Instant createdAt,
        @Nullable Instant lastHeartbeatAt,
        @Nullable String createdBy,
        ObjectNode origin) {

    /** Whether the template says that a run may start over. */
    boolean startsOver() {
        return recoverStrategy(spec).equals("startOver");
    }

    /** The template's recovery strategy, {@code none} if it names none. */
    static String recoverStrategy(ObjectNode spec) {
        return spec.path("EXPERIMENTAL_recovery")
                .path("EXPERIMENTAL_strategy")
                .asStringOpt()
                .orElse("none");
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id.toString());
        json.set("spec", spec);
        json.put("status", status.toString());
        json.put("createdAt", Timestamps.text(createdAt));
        if (lastHeartbeatAt != null) {
            json.put("lastHeartbeatAt", Timestamps.text(lastHeartbeatAt));
        }
        if (createdBy != null) {
            json.put("createdBy", createdBy);
        }
        return json;
    }
}
