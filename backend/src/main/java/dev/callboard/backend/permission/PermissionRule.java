package dev.callboard.backend.permission;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rule that conditions can be made of.
 *
 * @param resourceType what it is a rule about
 */
public record PermissionRule(String name, String description, String resourceType, List<Parameter> parameters) {

    public PermissionRule {
        parameters = List.copyOf(parameters);
    }

    /** What a rule has to be told. */
    public record Parameter(String name, ParameterType type, boolean required, String description) {

        public static Parameter required(String name, ParameterType type, String description) {
            return new Parameter(name, type, true, description);
        }

        public static Parameter optional(String name, ParameterType type, String description) {
            return new Parameter(name, type, false, description);
        }
    }

    /** Of what type a parameter is. */
    public enum ParameterType {
        STRING,
        STRINGS,
        BOOLEAN,
        NUMBER;

        private boolean fits(JsonNode value) {
            return switch (this) {
                case STRING -> value.isString();
                case STRINGS -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
                case BOOLEAN -> value.isBoolean();
                case NUMBER -> value.isNumber();
            };
        }

        private ObjectNode schema() {
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            if (this == STRINGS) {
                schema.put("type", "array").putObject("items").put("type", "string");
                return schema;
            }
            return schema.put("type", name().toLowerCase(Locale.ROOT));
        }
    }

    Set<String> parameterNames() {
        return parameters.stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
    }

    /** @throws InvalidCondition if the rule does not take these parameters */
    void check(JsonNode params, String at) {
        if (!params.isObject()) {
            throw new InvalidCondition(at + " must be object");
        }
        for (Parameter parameter : parameters) {
            JsonNode value = params.get(parameter.name());
            if (value == null && parameter.required()) {
                throw new InvalidCondition("Parameters to rule are invalid: " + at + " must have required property '"
                        + parameter.name() + "'");
            }
            if (value != null && !parameter.type().fits(value)) {
                throw new InvalidCondition("Parameters to rule are invalid: " + at + "/" + parameter.name()
                        + " must be " + parameter.type().name().toLowerCase(Locale.ROOT));
            }
        }
        for (String name : params.propertyNames()) {
            if (!parameterNames().contains(name)) {
                throw new InvalidCondition(
                        "Parameters to rule are invalid: " + at + " must NOT have the property '" + name + "'");
            }
        }
    }

    /** As Backstage writes one. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        json.put("description", description);
        json.put("resourceType", resourceType);
        ObjectNode schema = json.putObject("paramsSchema");
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Parameter parameter : parameters) {
            properties.set(parameter.name(), parameter.type().schema().put("description", parameter.description()));
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return json;
    }
}
