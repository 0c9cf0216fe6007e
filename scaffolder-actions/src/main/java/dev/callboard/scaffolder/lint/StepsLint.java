package dev.callboard.scaffolder.lint;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.lint.FormLint.Names;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TemplateFile;
import dev.callboard.scaffolder.template.ValueSchema;
import dev.callboard.scaffolder.templating.RenderOptions;
import dev.callboard.scaffolder.templating.TemplateUsage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Checks the steps one after the other, and then the output, each with what is known before it. */
final class StepsLint {

    private static final JsonPointer STEPS = JsonPointer.compile("/spec/steps");
    private static final JsonPointer OUTPUT = JsonPointer.compile("/spec/output");
    private static final Set<String> KEYS =
            Set.of("id", "name", "action", "input", "if", "each", "undo", "backstage:permissions");
    private static final Set<String> CONTEXT = Set.of("parameters", "steps", "user", "context", "environment");

    private final TemplateFile template;
    private final ActionRegistry actions;
    private final ExpressionLint expressions;
    private final Names names;
    private final Findings findings;
    private final Map<String, Optional<TemplateAction>> before = new HashMap<>();

    StepsLint(
            TemplateFile template, ActionRegistry actions, ExpressionLint expressions, Names names, Findings findings) {
        this.template = template;
        this.actions = actions;
        this.expressions = expressions;
        this.names = names;
        this.findings = findings;
    }

    void check() throws IOException {
        JsonNode steps = template.json().path("spec").path("steps");
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ObjectNode step) {
                step(step, STEPS.appendIndex(i), i);
            }
        }
        texts(template.json().path("spec").path("output"), OUTPUT, usage -> variable(usage, false, false));
    }

    private void step(ObjectNode step, JsonPointer at, int index) throws IOException {
        for (String key : step.propertyNames()) {
            if (!KEYS.contains(key)) {
                findings.warning(
                        at.appendProperty(key), "unknown-key", "'" + key + "' does nothing: it is not part of a step");
            }
        }
        String id = step.path("id").asString("step-" + (index + 1));
        boolean repeats = step.has("each");
        texts(step.path("each"), at.appendProperty("each"), usage -> variable(usage, false, true));
        texts(step.path("input"), at.appendProperty("input"), usage -> variable(usage, repeats, true));
        condition(step, at, repeats);
        String name = step.path("action").asString("");
        Optional<TemplateAction> action = actions.find(name);
        if (action.isPresent()) {
            input(step, at, action.get());
        } else if (!name.isEmpty()) {
            findings.error(
                    at.appendProperty("action"), "unknown-action", "There is no action '" + name + "'" + near(name));
        }
        if (before.put(id, action) != null) {
            findings.error(
                    at.appendProperty("id"),
                    "duplicate-step",
                    "There is a step '" + id + "' already, whose outputs this one replaces");
        }
        if (action.isPresent()) {
            new SkeletonLint(template, expressions, findings).check(step, at);
        }
    }

    private void condition(ObjectNode step, JsonPointer at, boolean repeats) {
        JsonNode condition = step.path("if");
        JsonPointer place = at.appendProperty("if");
        List<TemplateUsage> usages = texts(condition, place, usage -> variable(usage, repeats, repeats));
        boolean never = condition.isBoolean() && !condition.booleanValue();
        if (condition.isString() && usages.isEmpty()) {
            String text = condition.asString();
            boolean readable = !text.contains("{{") || expressions.isConstant(readable(text));
            never = readable
                    && isFalse(expressions.engine().renderValue(condition, JsonNodeFactory.instance.objectNode()));
        }
        JsonNode each = step.path("each");
        if (never) {
            findings.warning(place, "unreachable-step", "The step never runs: its condition is always false");
        } else if (each.isContainer() && each.isEmpty()) {
            findings.warning(
                    at.appendProperty("each"),
                    "unreachable-step",
                    "The step never runs: there is nothing to repeat it for");
        }
    }

    private List<TemplateUsage> readable(String text) {
        try {
            return expressions.engine().usages(text, RenderOptions.DEFAULT);
        } catch (dev.callboard.scaffolder.templating.TemplateException reported) {
            return List.of(new TemplateUsage(TemplateUsage.Kind.VARIABLE, List.of("?"), 1, 1));
        }
    }

    private static boolean isFalse(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.doubleValue() == 0)
                || (value.isString() && value.asString().isEmpty())
                || (value.isArray() && value.isEmpty());
    }

    private void input(ObjectNode step, JsonPointer at, TemplateAction action) {
        ObjectNode schema = action.description().inputSchema();
        if (schema == null || (!step.path("input").isObject() && step.has("input"))) {
            return;
        }
        ObjectNode input =
                step.path("input") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        for (SchemaError error : ValueSchema.of(schema).check(input)) {
            JsonPointer place = at.appendProperty(step.has("input") ? "input" : "action");
            JsonNode value = input;
            for (Object part : error.path()) {
                place = part instanceof Integer number
                        ? place.appendIndex(number)
                        : place.appendProperty(part.toString());
                value = part instanceof Integer number ? value.path(number) : value.path(part.toString());
            }
            switch (error.name()) {
                case "additionalProperties" ->
                    findings.error(
                            place.appendProperty(error.argument().asString("")),
                            "unknown-input",
                            "The action %s has no input '%s'%s"
                                    .formatted(
                                            action.description().id(),
                                            error.argument().asString(""),
                                            error.path().isEmpty() ? "" : " there"));
                case "required" ->
                    findings.error(
                            place,
                            "missing-input",
                            "The action %s needs the input '%s'"
                                    .formatted(
                                            action.description().id(),
                                            error.argument().asString("")));
                default -> {
                    if (!hasExpression(value)) {
                        findings.error(
                                place,
                                "invalid-input",
                                "The input " + error.text().replaceFirst("^instance\\.?", ""));
                    }
                }
            }
        }
    }

    private static boolean hasExpression(JsonNode value) {
        String text = value.toString();
        return text.contains("${{") || text.contains("{%");
    }

    private List<TemplateUsage> texts(JsonNode value, JsonPointer at, Function<TemplateUsage, String> undefined) {
        List<TemplateUsage> all = new java.util.ArrayList<>();
        if (value.isString()) {
            all.addAll(expressions.check(
                    value.asString(),
                    RenderOptions.DEFAULT,
                    undefined,
                    (line, column, severity, code, message) ->
                            findings.within(at, line, column, severity, code, message)));
        } else if (value.isObject()) {
            value.forEachEntry((name, child) -> all.addAll(texts(child, at.appendProperty(name), undefined)));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                all.addAll(texts(value.get(i), at.appendIndex(i), undefined));
            }
        }
        return all;
    }

    /** What is wrong with a variable; empty if nothing. */
    private String variable(TemplateUsage usage, boolean inEach, boolean withSecrets) {
        List<String> path = usage.path();
        return switch (usage.name()) {
            case "parameters" -> {
                boolean known =
                        path.size() < 2 || names.open() || names.parameters().contains(path.get(1));
                yield known ? "" : "The form does not ask for a parameter '" + path.get(1) + "'";
            }
            case "steps" -> path.size() < 2 ? "" : step(path);
            case "secrets" -> {
                if (!withSecrets) {
                    yield "There are no secrets here, so this is always nothing";
                }
                boolean known = path.size() < 2
                        || names.anySecret()
                        || names.secrets().contains(path.get(1))
                        || path.get(1).equals("backstageToken");
                yield known ? "" : "The schema of the secrets does not name '" + path.get(1) + "'";
            }
            case "each" -> inEach ? "" : "'each' is there only in a step with 'each'";
            case "always", "failure" -> "";
            default ->
                CONTEXT.contains(usage.name()) ? "" : "There is nothing called '" + usage.name() + "'" + hint(usage);
        };
    }

    private String hint(TemplateUsage usage) {
        return names.parameters().contains(usage.name()) ? "; did you mean 'parameters." + usage.name() + "'?" : "";
    }

    private String step(List<String> path) {
        String id = path.get(1);
        Optional<TemplateAction> action = before.get(id);
        if (action == null) {
            return "There is no step '" + id + "' before this";
        }
        if (path.size() < 4 || !path.get(2).equals("output") || action.isEmpty()) {
            return path.size() > 2 && !path.get(2).equals("output")
                    ? "A step has nothing but 'output', so write steps." + id + ".output." + path.get(2)
                    : "";
        }
        ObjectNode outputs = action.get().description().outputSchema();
        if (outputs == null || outputs.path("properties").isEmpty()) {
            return "";
        }
        JsonNode properties = outputs.path("properties");
        return properties.has(path.get(3))
                ? ""
                : "The action %s has no output '%s'; there are %s"
                        .formatted(
                                action.get().description().id(),
                                path.get(3),
                                String.join(", ", properties.propertyNames()));
    }

    private String near(String name) {
        String family = name.contains(":") ? name.substring(0, name.indexOf(':') + 1) : name + ":";
        List<String> similar = actions.actions().stream()
                .map(action -> action.description().id())
                .filter(id -> id.startsWith(family))
                .limit(8)
                .toList();
        return similar.isEmpty() ? "" : "; there are " + String.join(", ", similar);
    }
}
