package dev.callboard.scaffolder.action;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of an action without running it.
 *
 * @param id the name that steps use, such as {@code catalog:register}
 * @param description one or two sentences for the author of a template
 * @param inputSchema the JSON schema of the input, or null if anything is taken
 * @param outputSchema the JSON schema of the outputs, or null if none is promised
 * @param examples how it is used
 * @param supportsDryRun whether it can run without any effect outside the workspace
 * @param sideEffect how far its effects reach
 * @param undo what is done to undo it, in a sentence for people, or null if it cannot be undone
 * @param repeatable whether a second execution with the same input and idempotency key has no second effect
 */
public record ActionDescription(
        String id,
        String description,
        @Nullable ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        List<ActionExample> examples,
        boolean supportsDryRun,
        SideEffect sideEffect,
        @Nullable String undo,
        boolean repeatable) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*(:[A-Za-z0-9_.-]+)*");
    private static final JsonMapper JSON = new JsonMapper();

    public ActionDescription {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is not an action id");
        }
        examples = List.copyOf(examples);
    }

    /** Starts the description of an action that takes anything, promises nothing and reaches outside. */
    public static ActionDescription of(String id, String description) {
        return new ActionDescription(id, description, null, null, List.of(), false, SideEffect.EXTERNAL, null, false);
    }

    /** The same with an input schema, written as JSON. */
    public ActionDescription withInput(String schema) {
        return new ActionDescription(
                id, description, object(schema), outputSchema, examples, supportsDryRun, sideEffect, undo, repeatable);
    }

    /** The same with an output schema, written as JSON. */
    public ActionDescription withOutput(String schema) {
        return new ActionDescription(
                id, description, inputSchema, object(schema), examples, supportsDryRun, sideEffect, undo, repeatable);
    }

    /** The same with these examples. */
    public ActionDescription withExamples(ActionExample... more) {
        return new ActionDescription(
                id,
                description,
                inputSchema,
                outputSchema,
                List.of(more),
                supportsDryRun,
                sideEffect,
                undo,
                repeatable);
    }

    /** The same, able to take part in a dry run. */
    public ActionDescription withDryRun() {
        return new ActionDescription(
                id, description, inputSchema, outputSchema, examples, true, sideEffect, undo, repeatable);
    }

    /** The same with this reach. */
    public ActionDescription withSideEffect(SideEffect reach) {
        return new ActionDescription(
                id, description, inputSchema, outputSchema, examples, supportsDryRun, reach, undo, repeatable);
    }

    /**
     * The same, undone by {@link TemplateAction#undo} when the task fails, is cancelled or is refused.
     *
     * @param what what that does, such as {@code Deletes the repository if nobody has pushed to it since}
     */
    public ActionDescription withUndo(String what) {
        return new ActionDescription(
                id, description, inputSchema, outputSchema, examples, supportsDryRun, sideEffect, what, repeatable);
    }

    /**
     * The same, safe to execute again: a second execution with the same input and idempotency key has no second effect.
     * Not needed by an action that has {@link TemplateAction#find}.
     */
    public ActionDescription withRepeat() {
        return new ActionDescription(
                id, description, inputSchema, outputSchema, examples, supportsDryRun, sideEffect, undo, true);
    }

    /** Whether its effects can be undone. */
    public boolean canUndo() {
        return undo != null;
    }

    private static ObjectNode object(String schema) {
        try {
            JsonNode node = JSON.readTree(schema);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("A schema has to be JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("A schema has to be a JSON object");
    }
}
