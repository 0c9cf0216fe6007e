package dev.callboard.scaffolder.workflow;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What expressions can refer to, with the secrets and without them.
 *
 * @param revealed as actions see it
 * @param masked the same with placeholders for secrets
 */
record Contexts(JsonNode revealed, JsonNode masked) {

    /**
     * Everything there is, for inputs and repetitions.
     *
     * @param settings for {@code environment.parameters}
     * @param steps the outputs of earlier steps, by step id
     */
    static Contexts full(WorkflowTask task, WorkflowSettings settings, SecretMask mask, ObjectNode steps) {
        return new Contexts(
                context(task, settings, mask.revealed(), steps),
                context(task, settings, mask.masked(), mask.isEmpty() ? steps : mask.mask(steps)));
    }

    /** For conditions and outputs: there are no secrets in it at all. */
    static JsonNode withoutSecrets(WorkflowTask task, WorkflowSettings settings, ObjectNode steps) {
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        none.set("parameters", task.spec().parameters());
        ObjectNode context = context(task, settings, none, steps);
        context.remove("secrets");
        return context;
    }

    /** The same inside one iteration. */
    Contexts in(Iteration iteration) {
        return new Contexts(
                with(revealed, iteration.key(), iteration.value()),
                with(masked, iteration.key(), iteration.maskedValue()));
    }

    private static JsonNode with(JsonNode context, String key, JsonNode value) {
        ObjectNode inside = JsonNodeFactory.instance.objectNode();
        context.forEachEntry(inside::set);
        inside.putObject("each").put("key", key).set("value", value);
        return inside;
    }

    private static ObjectNode context(WorkflowTask task, WorkflowSettings settings, ObjectNode values, JsonNode steps) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.set("parameters", values.path("parameters"));
        context.set("steps", steps);
        context.set("user", task.spec().user().toJson());
        context.putObject("context").putObject("task").put("id", task.id());
        ObjectNode environment = context.putObject("environment");
        environment.set("parameters", settings.parameters());
        environment.set("secrets", objectAt(values, "environment"));
        context.set("secrets", objectAt(values, "secrets"));
        return context;
    }

    private static JsonNode objectAt(ObjectNode values, String field) {
        @Nullable JsonNode found = values.get(field);
        return found == null ? JsonNodeFactory.instance.objectNode() : found;
    }
}
