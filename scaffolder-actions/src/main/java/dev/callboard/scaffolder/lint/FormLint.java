package dev.callboard.scaffolder.lint;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Checks the pages of the form, and knows which parameters and secrets they give. */
final class FormLint {

    private static final JsonPointer PARAMETERS = JsonPointer.compile("/spec/parameters");

    private final JsonNode spec;
    private final Findings findings;
    private final Map<String, JsonPointer> parameters = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private boolean open;

    FormLint(JsonNode spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    /**
     * The names that expressions can use.
     *
     * @param open whether there may be parameters that no schema names
     */
    record Names(Set<String> parameters, Set<String> secrets, boolean open, boolean anySecret) {}

    void check() {
        JsonNode written = spec.path("parameters");
        if (written.isObject()) {
            page(written, PARAMETERS);
        }
        for (int i = 0; written.isArray() && i < written.size(); i++) {
            page(written.get(i), PARAMETERS.appendIndex(i));
        }
        spec.path("secrets").path("schema").path("properties").propertyNames().forEach(secrets::add);
    }

    Names names() {
        return new Names(
                parameters.keySet(),
                secrets,
                open,
                spec.path("secrets").path("schema").isMissingNode());
    }

    private void page(JsonNode page, JsonPointer at) {
        Set<String> own = new LinkedHashSet<>();
        collect(page, at, own);
        for (JsonNode required : page.path("required")) {
            String name = required.asString("");
            if (!own.contains(name)) {
                findings.warning(
                        at.appendProperty("required"),
                        "unknown-required",
                        "The page requires '" + name + "', which it does not ask for");
            }
            JsonNode property = page.path("properties").path(name);
            if (isHidden(property) || isHidden(page)) {
                findings.warning(
                        at.appendProperty("required"),
                        "hidden-required",
                        "'" + name
                                + "' is required, but a feature flag can hide it: nobody could start the template then");
            }
        }
    }

    private static boolean isHidden(JsonNode node) {
        return node.has("backstage:featureFlag") || node.path("ui:backstage").has("featureFlag");
    }

    private void collect(JsonNode schema, JsonPointer at, Set<String> own) {
        open |= schema.has("$ref")
                || schema.has("patternProperties")
                || schema.path("additionalProperties").isObject();
        schema.path("properties").forEachEntry((name, property) -> {
            JsonPointer place = at.appendProperty("properties").appendProperty(name);
            if (own.add(name)) {
                JsonPointer before = parameters.putIfAbsent(name, place);
                if (before != null && !before.toString().startsWith(at.toString())) {
                    findings.warning(
                            place,
                            "duplicate-parameter",
                            "'" + name + "' is on another page too; both are the same value");
                }
            }
            if (property.path("ui:field").asString("").equals("Secret")) {
                secrets.add(name);
            }
            String key = property.path("ui:options")
                    .path("requestUserCredentials")
                    .path("secretsKey")
                    .asString("");
            if (!key.isEmpty()) {
                secrets.add(key);
            }
        });
        for (String combination : new String[] {"allOf", "anyOf", "oneOf"}) {
            for (int i = 0; i < schema.path(combination).size(); i++) {
                collect(
                        schema.path(combination).get(i),
                        at.appendProperty(combination).appendIndex(i),
                        own);
            }
        }
        for (String branch : new String[] {"then", "else"}) {
            if (schema.path(branch).isObject()) {
                collect(schema.path(branch), at.appendProperty(branch), own);
            }
        }
        schema.path("dependencies")
                .forEachEntry((name, branch) ->
                        collect(branch, at.appendProperty("dependencies").appendProperty(name), own));
    }
}
