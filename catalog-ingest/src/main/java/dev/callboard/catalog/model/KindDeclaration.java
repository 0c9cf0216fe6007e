package dev.callboard.catalog.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A kind of entity that somebody adds to those that are built in.
 *
 * @param kind its name, such as {@code Dataset}; case matters
 * @param apiVersions the versions that its entities may have
 * @param schema a JSON Schema, draft 2020-12 unless it names another, of an entity's {@code spec}
 * @param relations the fields of {@code spec} that refer to other entities
 */
public record KindDeclaration(String kind, List<String> apiVersions, JsonNode schema, List<RelationField> relations) {

    private static final Set<String> PROPERTIES = Set.of("kind", "apiVersions", "schema", "relations");
    private static final Set<String> RELATION_PROPERTIES =
            Set.of("field", "type", "inverse", "defaultKind", "defaultNamespace", "targetKinds");

    /**
     * @throws IllegalArgumentException if no entity could have this kind and version, or the schema is none
     */
    public KindDeclaration {
        apiVersions = sorted(apiVersions);
        relations = List.copyOf(relations);
        FieldFormats.requireKind(kind);
        if (apiVersions.isEmpty()) {
            throw new IllegalArgumentException("The kind " + kind + " needs at least one of apiVersions");
        }
        apiVersions.forEach(FieldFormats::requireApiVersion);
        JsonSchema.of(schema);
    }

    /**
     * A field of {@code spec} whose text, or each text of whose list, refers to another entity.
     *
     * @param field its name; a dot leads into an object
     * @param type the relation from the entity to the other one, such as {@code dependsOn}
     * @param inverse the relation back, such as {@code dependencyOf}
     * @param defaultKind the kind of a reference that names none; empty if it has to name one
     * @param defaultNamespace the namespace of a reference that names none; null for the entity's own
     * @param targetKinds the kinds it may lead to; empty for all
     */
    public record RelationField(
            String field,
            String type,
            String inverse,
            String defaultKind,
            @Nullable String defaultNamespace,
            List<String> targetKinds) {

        public RelationField {
            targetKinds = sorted(targetKinds);
            if (field.isBlank() || type.isBlank() || inverse.isBlank()) {
                throw new IllegalArgumentException("A relation needs a field, a type and an inverse");
            }
        }

        RelationRule rule(String kind) {
            return new RelationRule(
                    Set.of(kind),
                    field,
                    type,
                    inverse,
                    defaultKind,
                    defaultNamespace,
                    targetKinds.stream().map(RelationRule::lowerCase).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * Reads a declaration: {@code kind}, {@code apiVersions}, {@code schema} and {@code relations}, whose items have
     * {@code field}, {@code type}, {@code inverse} and, if wanted, {@code defaultKind}, {@code defaultNamespace} and
     * {@code targetKinds}.
     *
     * @throws IllegalArgumentException if it is not one; the message names the property
     */
    public static KindDeclaration of(JsonNode json) {
        refuseOthers(json, PROPERTIES);
        List<RelationField> relations = new ArrayList<>();
        JsonNode fields = json.path("relations");
        if (!fields.isMissingNode() && !fields.isArray()) {
            throw new IllegalArgumentException("'relations' should be a list");
        }
        for (JsonNode field : fields) {
            refuseOthers(field, RELATION_PROPERTIES);
            relations.add(new RelationField(
                    text(field, "field"),
                    text(field, "type"),
                    text(field, "inverse"),
                    field.has("defaultKind") ? text(field, "defaultKind") : "",
                    field.has("defaultNamespace") ? text(field, "defaultNamespace") : null,
                    texts(field, "targetKinds")));
        }
        JsonNode schema = json.has("schema") ? json.get("schema") : JsonNodeFactory.instance.objectNode();
        return new KindDeclaration(text(json, "kind"), texts(json, "apiVersions"), schema, relations);
    }

    private static void refuseOthers(JsonNode json, Set<String> known) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("Expected an object, but found " + json);
        }
        json.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("'%s' is not known here; there are %s".formatted(name, known));
                });
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().distinct().sorted().toList();
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isString() || value.asString().isBlank()) {
            throw new IllegalArgumentException("'%s' should be text".formatted(name));
        }
        return value.asString();
    }

    private static List<String> texts(JsonNode json, String name) {
        JsonNode values = json.path(name);
        if (values.isMissingNode()) {
            return List.of();
        }
        if (!values.isArray() || values.valueStream().anyMatch(value -> !value.isString())) {
            throw new IllegalArgumentException("'%s' should be a list of texts".formatted(name));
        }
        return values.valueStream().map(JsonNode::asString).toList();
    }
}
