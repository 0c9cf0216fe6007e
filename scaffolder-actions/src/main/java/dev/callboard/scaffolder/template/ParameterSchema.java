package dev.callboard.scaffolder.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pages of a template's form, each a schema that all values together are checked against. */
public final class ParameterSchema {

    private final List<ObjectNode> pages;
    private final List<ValueSchema> schemas;

    private ParameterSchema(List<ObjectNode> pages) {
        this.pages = List.copyOf(pages);
        this.schemas = pages.stream().map(ValueSchema::of).toList();
    }

    /**
     * Reads {@code spec.parameters}: absent, one page, or a list of pages.
     *
     * @throws TemplateInvalidException if it is something else
     */
    static ParameterSchema of(JsonNode written) {
        List<ObjectNode> pages = new ArrayList<>();
        if (written instanceof ObjectNode page) {
            pages.add(page);
        } else if (written.isArray()) {
            for (JsonNode page : written) {
                if (!(page instanceof ObjectNode object)) {
                    throw new TemplateInvalidException("spec.parameters[" + pages.size() + "] must be an object");
                }
                pages.add(object);
            }
        } else if (!written.isMissingNode() && !written.isNull()) {
            throw new TemplateInvalidException("spec.parameters must be an object or a list of objects");
        }
        return new ParameterSchema(pages);
    }

    /** The pages as they were written. */
    public List<ObjectNode> pages() {
        return pages;
    }

    ParameterSchema withOnly(Predicate<ObjectNode> wanted) {
        return new ParameterSchema(pages.stream().filter(wanted).toList());
    }

    /** Checks values page by page; the mistakes are those of the first page that has any, empty if none has. */
    public List<SchemaError> check(ObjectNode values) {
        return schemas.stream()
                .map(schema -> schema.check(values))
                .filter(errors -> !errors.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * JSON pointers of the values that the form hides while they are typed, as password fields do, so far as they can be
     * named without knowing the values.
     */
    public List<String> maskedValues() {
        List<String> pointers = new ArrayList<>();
        pages.forEach(page -> masked(page, "", pointers));
        return pointers.stream().distinct().toList();
    }

    private static void masked(JsonNode schema, String at, List<String> pointers) {
        boolean hidden = schema.path("ui:widget").asString("").equals("password")
                || schema.path("ui:field").asString("").equals("Secret");
        if (hidden && !at.isEmpty()) {
            pointers.add(at);
        }
        schema.path("properties")
                .forEachEntry((name, property) ->
                        masked(property, at + "/" + name.replace("~", "~0").replace("/", "~1"), pointers));
        for (String combination : List.of("allOf", "anyOf", "oneOf", "then", "else")) {
            JsonNode branches = schema.path(combination);
            if (branches.isArray()) {
                branches.forEach(branch -> masked(branch, at, pointers));
            } else if (branches.isObject()) {
                masked(branches, at, pointers);
            }
        }
        schema.path("dependencies").forEachEntry((name, branch) -> masked(branch, at, pointers));
    }
}
