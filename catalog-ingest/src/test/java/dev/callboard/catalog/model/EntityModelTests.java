package dev.callboard.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.catalog.descriptor.DescriptorParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class EntityModelTests {

    private static final DescriptorParser YAML = new DescriptorParser();

    private static final String DATASET = """
            kind: Dataset
            apiVersions: [data.acme.example/v1, data.acme.example/v2]
            schema:
              type: object
              required: [owner, rows]
              additionalProperties: false
              properties:
                owner: {type: string, minLength: 1}
                rows: {type: integer, minimum: 0}
                code: {type: string, pattern: '^[A-Z]+$'}
                source: {type: object, properties: {from: {type: array, items: {type: string}}}}
            relations:
              - {field: owner, type: ownedBy, inverse: ownerOf, defaultKind: Group, targetKinds: [Group, User]}
              - {field: source.from, type: dependsOn, inverse: dependencyOf, defaultKind: Dataset,
                 defaultNamespace: default}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // kind|spec|relations that the entity is the source of
                "Component|{owner: a}|ownedBy group:team/a",
                "Component|{owner: 'User:x/b'}|ownedBy user:x/b",
                "Component|{subcomponentOf: c}|partOf component:team/c",
                "Component|{providesApis: [p], consumesApis: [q]}|providesApi api:team/p, consumesApi api:team/q",
                "Component|{dependsOn: ['resource:r'], dependencyOf: ['component:default/c']}"
                        + "|dependsOn resource:team/r, dependencyOf component:default/c",
                "Resource|{owner: a, dependsOn: ['component:c']}|ownedBy group:team/a, dependsOn component:team/c",
                "API|{owner: a, system: s}|ownedBy group:team/a, partOf system:team/s",
                "System|{owner: a, domain: d}|ownedBy group:team/a, partOf domain:team/d",
                "Domain|{owner: a, subdomainOf: d}|ownedBy group:team/a, partOf domain:team/d",
                "User|{memberOf: [g]}|memberOf group:team/g",
                "Group|{parent: p, children: [c], members: [m]}"
                        + "|childOf group:team/p, parentOf group:team/c, hasMember user:team/m",
                "Template|{owner: a}|ownedBy group:team/a",
                "Location|{owner: a}|",
            })
    void everyReferenceIsARelationWithItsInverse(String kind, String spec, String relations) {
        Entity entity = new Entity(entity("backstage.io/v1alpha1", kind, spec));

        List<Relation> found = EntityModel.classic().relations(entity);

        assertThat(outgoing(found, entity)).isEqualTo(relations == null ? "" : relations);
        assertThat(found.stream().filter(one -> one.target().equals(entity.ref())))
                .hasSameSizeAs(found.stream()
                        .filter(one -> one.source().equals(entity.ref()))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{dependsOn: [r]}", "{owner: ':a'}", "{owner: 'g:'}", "{system: 'a/b/c'}"})
    void aReferenceThatIsNoneIsRefused(String spec) {
        Entity entity = new Entity(entity("backstage.io/v1alpha1", "Component", spec));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityModel.classic().relations(entity));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Component|{owner: 'component:x'}|",
                "Group|{parent: 'user:x', children: ['domain:d'], members: ['group:g']}|",
                "User|{memberOf: ['system:s', g]}|memberOf group:team/g",
                "Resource|{dependencyOf: [7, 'component:c']}|dependencyOf component:team/c",
            })
    void theLayeredModelLeavesOutWhatMakesNoSense(String kind, String spec, String relations) {
        Entity entity = new Entity(entity("backstage.io/v1alpha1", kind, spec));

        assertThat(outgoing(EntityModel.layered().relations(entity), entity))
                .isEqualTo(relations == null ? "" : relations);
    }

    @Test
    void theLayeredModelHasNoInverseForAPairThatNobodyDeclared() {
        Entity entity =
                new Entity(entity("backstage.io/v1alpha1", "Component", "{dependsOn: ['api:a', 'resource:r']}"));

        assertThat(EntityModel.layered().relations(entity))
                .extracting(Relation::toString)
                .containsExactly(
                        "Relation[source=component:team/it, type=dependsOn, target=api:team/a]",
                        "Relation[source=component:team/it, type=dependsOn, target=resource:team/r]",
                        "Relation[source=resource:team/r, type=dependencyOf, target=component:team/it]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AiResource|{type: prompt, lifecycle: l, owner: o}|",
                "AiResource|{type: prompt, lifecycle: l}|/spec",
                "AiResource|{type: skill, lifecycle: l, owner: o, disciplines: [a], dependsOn: [b]}|",
                "AiResource|{type: skill, lifecycle: l, owner: o, allowedTools: [a]}|/spec/allowedTools",
                "AiResource|{type: rule, lifecycle: l, owner: o, category: c, rationale: r}|",
                "AiResource|{type: rule, lifecycle: l, owner: o}|/spec /spec",
                "AiResource|{type: plugin, lifecycle: l, owner: o, skills: [s]}|",
                "AiResource|{type: plugin, lifecycle: l, owner: o}|/spec",
                "AiResource|{type: marketplace, lifecycle: l, owner: o, plugins: [p], version: '1'}|",
                "AiResource|{type: marketplace, lifecycle: l, owner: o, plugins: [7]}|/spec/plugins/0",
                "API|{type: mcp-server, lifecycle: l, owner: o, remotes: [{type: sse, url: 'https://x'}]}|",
                "API|{type: mcp-server, lifecycle: l, owner: o, remotes: []}|/spec/remotes",
                "API|{type: mcp-server, lifecycle: l, owner: o, remotes: [{type: sse}]}|/spec/remotes/0",
                "API|{type: openapi, lifecycle: l, owner: o, remotes: []}|/spec",
            })
    void theTypeChoosesTheSchemaOfAiKinds(String kind, String spec, String pointers) {
        List<Violation> violations =
                EntityModel.layered().validator().validate(entity("backstage.io/v1alpha1", kind, spec));

        assertThat(String.join(" ", violations.stream().map(Violation::pointer).toList()))
                .isEqualTo(pointers == null ? "" : pointers);
    }

    @Test
    void theLayeredModelTellsAllMistakesAtOnce() {
        List<Violation> violations = EntityModel.layered()
                .validator()
                .validate(entity("backstage.io/v1alpha1", "Component", "{type: '', owner: o}"));

        assertThat(violations.getFirst().message())
                .isEqualTo("Processor ModelProcessor threw an error while validating the entity component:team/it; "
                        + "caused by TypeError: Validation of Component entity failed: "
                        + "/spec must have required property 'lifecycle' - missingProperty: lifecycle; "
                        + "/spec/type must NOT have fewer than 1 characters - limit: 1");
    }

    @Test
    void theLayeredModelKnowsAKindButNotItsVersion() {
        List<Violation> violations =
                EntityModel.layered().validator().validate(entity("acme.example/v9", "Component", "{}"));

        assertThat(violations.getFirst().message())
                .endsWith("TypeError: Kind \"Component\" exists, but has no version matching apiVersion "
                        + "\"acme.example/v9\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{owner: o, rows: 1, code: AB}|",
                "{owner: o}|/spec must have required property 'rows' - missingProperty: rows",
                "{owner: o, rows: x}|/spec/rows must be integer - type: integer",
                "{owner: o, rows: 1, more: 2}|/spec must NOT have additional properties - additionalProperty: more",
                "{owner: o, rows: 1, code: ab}|/spec/code must match pattern ^[A-Z]+$ - pattern: ^[A-Z]+$",
                "{owner: o, rows: -1}|/spec/rows must be >= 0 - minimum: 0",
            })
    void aDeclaredKindIsCheckedByItsSchema(String spec, String reason) {
        EntityModel model = EntityModel.classic().with(List.of(KindDeclaration.of(value(DATASET))));

        List<Violation> violations = model.validator().validate(entity("data.acme.example/v2", "Dataset", spec));

        assertThat(violations)
                .extracting(Violation::reason)
                .map(text -> text.replace("\"", ""))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @Test
    void aDeclaredKindHasRelations() {
        EntityModel model = EntityModel.classic().with(List.of(KindDeclaration.of(value(DATASET))));
        Entity entity = new Entity(entity(
                "data.acme.example/v1", "Dataset", "{owner: 'system:s', rows: 1, source: {from: [raw, 'api:x/y']}}"));

        assertThat(outgoing(model.relations(entity), entity))
                .isEqualTo("dependsOn dataset:default/raw, dependsOn api:x/y");
        assertThat(model.sortedFields("Dataset")).contains("source.from");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiVersions: [v1]}|'kind' should be text",
                "{kind: a b, apiVersions: [v1]}|'kind' should be a string that is a sequence of",
                "{kind: A}|needs at least one of apiVersions",
                "{kind: A, apiVersions: [a/b/c]}|'apiVersions' should be a valid prefix and/or suffix",
                "{kind: A, apiVersions: [v1], schema: [x]}|'schema' should be an object",
                "{kind: A, apiVersions: [v1], schema: {$ref: 'https://example.com/s.json'}}|'schema' cannot be used",
                "{kind: A, apiVersions: [v1], schema: {pattern: '(?=x)'}}|'schema' cannot be used",
                "{kind: A, apiVersions: [v1], relation: []}|'relation' is not known here",
                "{kind: A, apiVersions: [v1], relations: [{field: x}]}|'type' should be text",
                "{kind: A, apiVersions: [v1], relations: {}}|'relations' should be a list",
            })
    void aDeclarationThatCannotBeUsedIsRefused(String declaration, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KindDeclaration.of(value(declaration)))
                .withMessageContaining(complaint);
    }

    @Test
    void aBuiltInKindIsNotDeclaredAgain() {
        KindDeclaration component = KindDeclaration.of(value("{kind: Component, apiVersions: [backstage.io/v1beta1]}"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntityModel.classic().with(List.of(component)))
                .withMessage("There is a kind Component of backstage.io/v1beta1 already");
    }

    private static String outgoing(List<Relation> relations, Entity entity) {
        return String.join(
                ", ",
                relations.stream()
                        .filter(one -> one.source().equals(entity.ref()))
                        .map(one -> one.type() + " " + one.target())
                        .toList());
    }

    private static ObjectNode entity(String apiVersion, String kind, String spec) {
        return (ObjectNode) value("{apiVersion: %s, kind: %s, metadata: {name: it, namespace: team}, spec: %s}"
                .formatted(apiVersion, kind, spec));
    }

    private static JsonNode value(String yaml) {
        return YAML.parseValue(yaml);
    }
}
