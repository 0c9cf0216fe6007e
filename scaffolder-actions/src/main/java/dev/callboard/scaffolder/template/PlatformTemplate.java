package dev.callboard.scaffolder.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The platform's own short form of a template, read as the Template of {@link TaskSpec#API_VERSION} that does the same.
 *
 * <p>A parameter is a line of a list, a resource is a manifest with <code>{{ .name }}</code> in it that is written to
 * {@code deploy/}, and a workflow is a list of steps; of several, a parameter {@code workflow} chooses one.
 */
final class PlatformTemplate {

    /** The version that tells the form. */
    static final String API_VERSION = "callboard.dev/v1alpha1";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String WORKFLOW = "workflow";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern ACTION = Pattern.compile("(?<!\\$)\\{\\{(.*?)}}");
    private static final Pattern VALUE =
            Pattern.compile("-?\\s*\\.([A-Za-z][A-Za-z0-9_]*)\\s*(?:\\|\\s*(quote|upper|lower))?\\s*-?");
    private static final String PLACEHOLDER = "callboardValue";
    private static final Pattern PLACED = Pattern.compile(PLACEHOLDER + "(\\d{1,5})_");
    private static final Set<String> PASSED_ON = Set.of("title", "description", "default", "pattern");

    private final ObjectNode written;
    private final JsonNode spec;
    private final ObjectNode properties = JSON.objectNode();

    private PlatformTemplate(ObjectNode written) {
        this.written = written;
        this.spec = written.path("spec");
    }

    static boolean isOne(JsonNode json) {
        return API_VERSION.equals(json.path("apiVersion").asString(""))
                && json.path("kind").asString("").equalsIgnoreCase("Template");
    }

    /** @throws TemplateInvalidException if it is not of the form; the message names the place */
    static ObjectNode converted(ObjectNode written) {
        return new PlatformTemplate(written).converted();
    }

    private ObjectNode converted() {
        ObjectNode result = written.deepCopy();
        result.put("apiVersion", TaskSpec.API_VERSION);
        ObjectNode kept = result.putObject("spec");
        ObjectNode page = JSON.objectNode();
        page.put(
                "title",
                written.path("metadata")
                        .path("title")
                        .asString(written.path("metadata").path("name").asString("")));
        ArrayNode required = JSON.arrayNode();
        parameters(required);
        for (String name : List.of("type", "owner", "lifecycle", "output", "presentation")) {
            if (spec.has(name)) {
                kept.set(name, translated(spec.get(name), "spec." + name));
            }
        }
        ArrayNode steps = JSON.arrayNode();
        resources(steps);
        workflows(steps, required);
        if (!required.isEmpty()) {
            page.set("required", required);
        }
        page.set("properties", properties);
        kept.set("parameters", page);
        kept.set("steps", steps);
        return result;
    }

    private void parameters(ArrayNode required) {
        int index = 0;
        for (JsonNode parameter : list("parameters")) {
            String place = "spec.parameters[" + index++ + "]";
            String name = parameter.path("name").asString("");
            if (!NAME.matcher(name).matches() || properties.has(name)) {
                throw new TemplateInvalidException(place + " must have a name of its own, of letters, digits and _");
            }
            ObjectNode property = properties.putObject(name);
            String type = parameter.path("type").asString("string");
            switch (type) {
                case "string" -> property.put("type", "string");
                case "select" -> {
                    if (!parameter.path("options").isArray()
                            || parameter.path("options").isEmpty()) {
                        throw new TemplateInvalidException(place + ".options must be a list of at least one choice");
                    }
                    property.set("enum", parameter.get("options").deepCopy());
                }
                default -> throw new TemplateInvalidException(place + ".type must be string or select, not " + type);
            }
            PASSED_ON.stream().sorted().filter(parameter::has).forEach(key -> property.set(key, parameter.get(key)));
            if (parameter.path("required").asBoolean(!parameter.has("default"))) {
                required.add(name);
            }
        }
    }

    private void resources(ArrayNode steps) {
        int index = 0;
        for (JsonNode resource : list("resources")) {
            String place = "spec.resources[" + index + "]";
            String name = resource.path("name").asString("");
            if (!FILE.matcher(name).matches()) {
                throw new TemplateInvalidException(place + " must have a name that can be a file's");
            }
            ObjectNode step = steps.addObject()
                    .put("id", "resource_" + index++)
                    .put("name", "Write " + name)
                    .put("action", "catalog:write");
            step.putObject("input")
                    .put("filePath", "deploy/" + name.replaceFirst("\\.ya?ml$", "") + ".yaml")
                    .set("entity", manifest(resource.path("manifest"), place + ".manifest"));
        }
    }

    private ObjectNode manifest(JsonNode manifest, String place) {
        JsonNode read = manifest;
        if (manifest.isString()) {
            try {
                List<String> expressions = new ArrayList<>();
                // What stands for a value has to be plain to YAML, wherever it is; expressions are not.
                String text = replaced(manifest.asString(), place, expression -> {
                    expressions.add(expression);
                    return PLACEHOLDER + (expressions.size() - 1) + "_";
                });
                List<YamlSource> documents = YamlSource.documents(text);
                if (documents.size() != 1) {
                    throw new TemplateInvalidException(place + " must hold one object, not " + documents.size());
                }
                read = filledIn(documents.getFirst().content(), expressions);
            } catch (YamlSource.Malformed e) {
                throw new TemplateInvalidException(place + " is not YAML at " + e.place() + ": " + e.getMessage());
            }
        } else {
            read = translated(manifest, place);
        }
        if (read instanceof ObjectNode object && object.has("kind")) {
            return object;
        }
        throw new TemplateInvalidException(place + " must be a manifest with a kind");
    }

    private void workflows(ArrayNode steps, ArrayNode required) {
        JsonNode workflows = list("workflows");
        if (workflows.isEmpty()) {
            throw new TemplateInvalidException("spec.workflows must have at least one workflow");
        }
        boolean chosen = workflows.size() > 1;
        ArrayNode names = JSON.arrayNode();
        for (int i = 0; i < workflows.size(); i++) {
            JsonNode workflow = workflows.get(i);
            String place = "spec.workflows[" + i + "]";
            String name = workflow.path("name").asString("");
            if (chosen && !name.matches("[A-Za-z0-9_-]+")) {
                throw new TemplateInvalidException(place + " must have a name of letters, digits, - and _");
            }
            names.add(name);
            if (!workflow.path("steps").isArray() || workflow.path("steps").isEmpty()) {
                throw new TemplateInvalidException(place + ".steps must be a list of at least one step");
            }
            for (int j = 0; j < workflow.path("steps").size(); j++) {
                steps.add(step(workflow.path("steps").get(j), place + ".steps[" + j + "]", chosen ? name : ""));
            }
        }
        if (chosen) {
            if (properties.has(WORKFLOW)) {
                throw new TemplateInvalidException(
                        "No parameter can be called workflow where there are several to choose from");
            }
            properties.putObject(WORKFLOW).put("title", "What to do").set("enum", names);
            required.add(WORKFLOW);
        }
    }

    private ObjectNode step(JsonNode step, String place, String workflow) {
        if (!(step instanceof ObjectNode object)) {
            throw new TemplateInvalidException(place + " must be an object");
        }
        ObjectNode result = (ObjectNode) translated(object, place);
        if (!workflow.isEmpty()) {
            if (result.has("if")) {
                throw new TemplateInvalidException(place + " cannot have an 'if' where there are several workflows");
            }
            result.put("if", "${{ parameters." + WORKFLOW + " === '" + workflow + "' }}");
        }
        return result;
    }

    private JsonNode list(String name) {
        JsonNode list = spec.path(name);
        if (list.isMissingNode() || list.isNull()) {
            return JSON.arrayNode();
        }
        if (!list.isArray()) {
            throw new TemplateInvalidException("spec." + name + " must be a list");
        }
        return list;
    }

    private JsonNode translated(JsonNode value, String place) {
        return mapped(value, text -> replaced(text, place, expression -> expression));
    }

    private static JsonNode filledIn(JsonNode value, List<String> expressions) {
        return mapped(value, text -> {
            Matcher matcher = PLACED.matcher(text);
            return matcher.replaceAll(
                    found -> Matcher.quoteReplacement(expressions.get(Integer.parseInt(found.group(1)))));
        });
    }

    private static JsonNode mapped(JsonNode value, UnaryOperator<String> change) {
        return switch (value) {
            case StringNode text -> JSON.stringNode(change.apply(text.asString()));
            case ObjectNode object -> {
                ObjectNode result = JSON.objectNode();
                object.forEachEntry((name, child) -> result.set(name, mapped(child, change)));
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = JSON.arrayNode();
                array.forEach(item -> result.add(mapped(item, change)));
                yield result;
            }
            default -> value;
        };
    }

    /** Puts something in the place of each {@code {{ .name }}}, given what it is in the language of steps. */
    private String replaced(String text, String place, UnaryOperator<String> replacement) {
        Matcher matcher = ACTION.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            Matcher value = VALUE.matcher(matcher.group(1).strip());
            if (!value.matches()) {
                throw new TemplateInvalidException(place + ": '" + matcher.group()
                        + "' is not understood; write {{ .name }}, or ${{ }} as in steps");
            }
            if (!properties.has(value.group(1))) {
                throw new TemplateInvalidException(place + ": there is no parameter '" + value.group(1) + "'");
            }
            String filter = value.group(2) == null ? "" : " | " + value.group(2).replace("quote", "string");
            String expression = "${{ parameters." + value.group(1) + filter + " }}";
            matcher.appendReplacement(result, Matcher.quoteReplacement(replacement.apply(expression)));
        }
        return matcher.appendTail(result).toString();
    }
}
