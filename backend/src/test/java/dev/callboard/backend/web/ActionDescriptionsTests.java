package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ActionDescriptionsTests {

    /** Aliases of YAML are read as their names, which clients of tools refuse as schemas. */
    @ParameterizedTest
    @ValueSource(strings = {"catalog", "scaffolder"})
    void everySchemaHoldsNothingButSchemas(String plugin) throws Exception {
        try (InputStream file =
                ActionDescriptions.class.getResourceAsStream("/dev/callboard/backend/" + plugin + "/actions.yaml")) {
            for (JsonNode action : new YAMLMapper().readTree(file)) {
                String name = action.path("name").asString();
                requireSchema(action.path("input"), name + "/input");
                requireSchema(action.path("output"), name + "/output");
            }
        }
    }

    private static void requireSchema(JsonNode schema, String at) {
        assertThat(schema.isObject() || schema.isBoolean()).as(at).isTrue();
        for (String one : List.of("items", "additionalProperties")) {
            if (schema.has(one)) {
                requireSchema(schema.path(one), at + "/" + one);
            }
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            schema.path(several).forEach(each -> requireSchema(each, at + "/" + several));
        }
        schema.path("properties")
                .properties()
                .forEach(each -> requireSchema(each.getValue(), at + "/" + each.getKey()));
    }
}
