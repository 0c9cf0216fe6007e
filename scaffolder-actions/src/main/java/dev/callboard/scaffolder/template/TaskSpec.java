package dev.callboard.scaffolder.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a task does, frozen when it is made: later changes of the template do not reach it.
 *
 * @param steps the steps, each with an id and a name
 * @param output the output with its expressions
 * @param parameters the values that the person gave
 * @param user who started the task
 * @param template what is remembered of the template
 * @param recovery what the template says about recovery, empty if nothing
 * @param maskedParameters JSON pointers of parameters that are to be kept from logs and policies, as password fields are
 */
public record TaskSpec(
        List<TaskStep> steps,
        ObjectNode output,
        ObjectNode parameters,
        TaskUser user,
        TemplateInfo template,
        ObjectNode recovery,
        List<String> maskedParameters) {

    /** The only version of templates there is. */
    public static final String API_VERSION = "scaffolder.backstage.io/v1beta3";

    private static final int MAX_STEPS = 500;

    public TaskSpec {
        steps = List.copyOf(steps);
        maskedParameters = List.copyOf(maskedParameters);
        if (steps.size() > MAX_STEPS) {
            throw new TemplateInvalidException(
                    "A template has at most %d steps, not %d".formatted(MAX_STEPS, steps.size()));
        }
    }

    /** The form in which a task is stored and shown. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", API_VERSION);
        ArrayNode list = json.putArray("steps");
        steps.forEach(step -> list.add(step.json().deepCopy()));
        if (!recovery.isEmpty()) {
            json.set("EXPERIMENTAL_recovery", recovery.deepCopy());
        }
        json.set("output", output.deepCopy());
        json.set("parameters", parameters.deepCopy());
        json.set("user", user.toJson());
        json.set("templateInfo", template.toJson());
        if (!maskedParameters.isEmpty()) {
            ArrayNode masked = json.putArray("maskedParameters");
            maskedParameters.forEach(masked::add);
        }
        return json;
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws TemplateInvalidException if it is something else
     */
    public static TaskSpec fromJson(JsonNode json) {
        if (!Objects.equals(json.path("apiVersion").asString(""), API_VERSION)) {
            throw new TemplateInvalidException("The task is not of version " + API_VERSION);
        }
        List<String> masked = new ArrayList<>();
        json.path("maskedParameters").forEach(pointer -> masked.add(pointer.asString("")));
        return new TaskSpec(
                steps(json.path("steps")),
                object(json, "output"),
                object(json, "parameters"),
                TaskUser.fromJson(json.path("user")),
                TemplateInfo.fromJson(json.path("templateInfo")),
                object(json, "EXPERIMENTAL_recovery"),
                masked);
    }

    static List<TaskStep> steps(JsonNode written) {
        if (!written.isArray()) {
            throw new TemplateInvalidException("steps must be a list");
        }
        List<TaskStep> steps = new ArrayList<>();
        for (JsonNode step : written) {
            steps.add(TaskStep.of(step, steps.size() + 1));
        }
        return steps;
    }

    static ObjectNode object(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new TemplateInvalidException(field + " must be an object");
    }
}
