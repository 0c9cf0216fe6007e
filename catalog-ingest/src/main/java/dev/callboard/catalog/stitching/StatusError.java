package dev.callboard.catalog.stitching;

import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.FileReading;
import dev.callboard.catalog.processing.StatusItems;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mistake as it is shown on an entity.
 *
 * @param message says where, too
 */
public record StatusError(String name, String message) {

    private static final int COMMIT_DIGITS = 8;
    private static final int MAX_SHOWN = 20;

    /** The mistake of a target that no file is to blame for. */
    public static StatusError of(DocumentError error) {
        return new StatusError(error.name(), error.message());
    }

    /** A mistake in a file: its place is made part of the message. */
    public static StatusError of(DocumentError error, FileReading file) {
        StringBuilder place = new StringBuilder(file.path());
        if (error.line() > 0) {
            place.append(", line ").append(error.line());
        }
        if (error.column() > 0) {
            place.append(", column ").append(error.column());
        }
        String commit = file.commit();
        if (commit != null) {
            place.append(", commit ").append(commit, 0, Math.min(COMMIT_DIGITS, commit.length()));
        }
        return new StatusError(error.name(), error.message() + " (" + place + ")");
    }

    /**
     * Writes the errors as a status that frontends show as a banner, after what processors have put there; nothing to
     * write, no status.
     */
    static void write(ObjectNode entity, List<StatusError> errors) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        items.addAll(StatusItems.ofProcessors(entity));
        for (StatusError error : errors.subList(0, Math.min(MAX_SHOWN, errors.size()))) {
            ObjectNode item = items.addObject();
            item.put("type", StatusItems.OWN_TYPE);
            item.put("level", "error");
            item.put("message", error.name() + ": " + error.message());
            item.putObject("error").put("name", error.name()).put("message", error.message());
        }
        StatusItems.write(entity, items);
    }

    /** Takes back what was written; what processors have put there stays. */
    static void takeBack(ObjectNode entity) {
        StatusItems.write(entity, JsonNodeFactory.instance.arrayNode().addAll(StatusItems.ofProcessors(entity)));
    }
}
