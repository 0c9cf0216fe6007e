package dev.callboard.scaffolder.template;

import java.util.Map;

/** What one keyword of a schema asks of a value. */
@FunctionalInterface
interface SchemaKeyword {

    Map<String, SchemaKeyword> ALL = Map.ofEntries(
            Map.entry("type", SchemaChoices::type),
            Map.entry("enum", SchemaLimits::isOneOf),
            Map.entry("const", SchemaLimits::isExactly),
            Map.entry("format", SchemaLimits::format),
            Map.entry("pattern", SchemaLimits::pattern),
            Map.entry("minLength", visit -> SchemaLimits.characters(visit, "minLength")),
            Map.entry("maxLength", visit -> SchemaLimits.characters(visit, "maxLength")),
            Map.entry("minItems", visit -> SchemaLimits.items(visit, "minItems")),
            Map.entry("maxItems", visit -> SchemaLimits.items(visit, "maxItems")),
            Map.entry("minProperties", visit -> SchemaLimits.properties(visit, "minProperties")),
            Map.entry("maxProperties", visit -> SchemaLimits.properties(visit, "maxProperties")),
            Map.entry("minimum", SchemaLimits::minimum),
            Map.entry("maximum", SchemaLimits::maximum),
            Map.entry("exclusiveMinimum", SchemaLimits::exclusiveMinimum),
            Map.entry("exclusiveMaximum", SchemaLimits::exclusiveMaximum),
            Map.entry("multipleOf", visit -> SchemaLimits.multiple(visit, "multipleOf")),
            Map.entry("divisibleBy", visit -> SchemaLimits.multiple(visit, "divisibleBy")),
            Map.entry("uniqueItems", SchemaLimits::uniqueItems),
            Map.entry("properties", SchemaParts::properties),
            Map.entry("patternProperties", SchemaParts::patternProperties),
            Map.entry("additionalProperties", SchemaParts::additionalProperties),
            Map.entry("propertyNames", SchemaParts::propertyNames),
            Map.entry("required", SchemaParts::required),
            Map.entry("dependencies", SchemaParts::dependencies),
            Map.entry("items", SchemaParts::items),
            Map.entry("contains", SchemaParts::contains),
            Map.entry("allOf", SchemaChoices::allOf),
            Map.entry("anyOf", SchemaChoices::anyOf),
            Map.entry("oneOf", SchemaChoices::oneOf),
            Map.entry("not", SchemaChoices::not),
            Map.entry("disallow", SchemaChoices::not),
            Map.entry("if", SchemaChoices::condition));

    void check(SchemaVisit visit);

    /** The keyword of a name; one that asks nothing, as {@code title} and {@code ui:field} do not, for all others. */
    static SchemaKeyword of(String name) {
        return ALL.getOrDefault(name, visit -> {});
    }
}
