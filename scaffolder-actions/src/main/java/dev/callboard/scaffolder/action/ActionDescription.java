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
 */
public record ActionDescription(
        String id,
        String description,
        @Nullable ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        List<ActionExample> examples,
        boolean supportsDryRun,
        SideEffect sideEffect) {

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
        return new ActionDescription(id, description, null, null, List.of(), false, SideEffect.EXTERNAL);
    }

    /** The same with an input schema, written as JSON. */
    public ActionDescription withInput(String schema) {
        return new ActionDescription(
                id, description, object(schema), outputSchema, examples, supportsDryRun, sideEffect);
    }

    /** The same with an output schema, written as JSON. */
    public ActionDescription withOutput(String schema) {
        return new ActionDescription(
                id, description, inputSchema, object(schema), examples, supportsDryRun, sideEffect);
    }

    /** The same with these examples. */
    public ActionDescription withExamples(ActionExample... more) {
        return new ActionDescription(
                id, description, inputSchema, outputSchema, List.of(more), supportsDryRun, sideEffect);
    }

    /** The same, able to take part in a dry run. */
    public ActionDescription withDryRun() {
        return new ActionDescription(id, description, inputSchema, outputSchema, examples, true, sideEffect);
    }

    /** The same with this reach. */
    public ActionDescription withSideEffect(SideEffect reach) {
        return new ActionDescription(id, description, inputSchema, outputSchema, examples, supportsDryRun, reach);
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
