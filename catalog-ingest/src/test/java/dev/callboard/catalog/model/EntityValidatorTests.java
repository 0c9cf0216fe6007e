package dev.callboard.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.descriptor.DescriptorDocument;
import dev.callboard.catalog.descriptor.DescriptorParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EntityValidatorTests {

    private static final String LEARN_MORE = ". To learn more about catalog file format, visit: "
            + "https://github.com/backstage/backstage/blob/master/docs/architecture-decisions/"
            + "adr002-default-catalog-file-format.md";
    private static final String POLICY = "Policy check failed for component:default/fine; caused by Error: ";
    private static final String PROCESSOR = "Processor BuiltinKindsEntityProcessor threw an error while validating "
            + "the entity component:default/fine; caused by TypeError: ";

    private final EntityValidator validator = EntityModel.classic().validator();

    @Test
    void acceptsASoundEntity() {
        assertThat(validator.validate(component("{}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{kind: null}|<root> must have required property 'kind' - missingProperty: kind",
                "{metadata: {}}|/metadata must have required property 'name' - missingProperty: name",
                "{metadata: 7}|/metadata must be object - type: object",
                "{metadata: {name: 7}}|/metadata/name must be string - type: string",
                "{metadata: {name: a, namespace: ''}}|"
                        + "/metadata/namespace must NOT have fewer than 1 characters - limit: 1",
            })
    void refusesAnUnsoundEnvelope(String change, String message) {
        List<Violation> violations = validator.validate(component(change));

        assertThat(violations).extracting(Violation::name).containsOnly("TypeError");
        assertThat(violations.getFirst().message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{metadata: {name: fine, annotations: {k: 7}}}|/metadata/annotations/k must be string",
                "{metadata: {name: fine, labels: [a]}}|/metadata/labels must be object",
                "{metadata: {name: fine, links: [{title: x}]}}|/metadata/links/0 must have required property 'url'",
                "{metadata: {name: fine, title: ''}}|/metadata/title must NOT have fewer than 1 characters",
                "{metadata: {name: fine, description: 4}}|/metadata/description must be string",
                "{metadata: {name: fine, tags: not-a-list}}|/metadata/tags must be array",
                "{metadata: {name: fine, tags: [7]}}|/metadata/tags/0 must be string",
                "{extra: 1}|<root> must NOT have additional properties",
                "{spec: [a]}|/spec must be object",
            })
    void refusesFieldsOfTheWrongForm(String change, String message) {
        Violation first = validator.validate(component(change)).getFirst();

        assertThat(first.name()).isEqualTo("InputError");
        assertThat(first.message()).isEqualTo(POLICY + "Malformed envelope, " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relations", "status"})
    void refusesWhatOnlyTheCatalogMaySay(String field) {
        assertThat(validator
                        .validate(component("{" + field + ": []}"))
                        .getFirst()
                        .message())
                .isEqualTo(POLICY + "Unknown field " + field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiVersion: no good}|\"apiVersion\"|a valid prefix and/or suffix|no good",
                "{metadata: {name: fine, labels: {k: not ok!}}}|\"labels.k\"|"
                        + "a string that is sequences of [a-zA-Z0-9] separated by any of [-_.], "
                        + "at most 63 characters in total|not ok!",
                "{metadata: {name: fine, labels: {-k: v}}}|\"labels.-k\"|a valid prefix and/or suffix|-k",
                "{metadata: {name: fine, annotations: {a/b/c: v}}}|\"annotations.a/b/c\"|"
                        + "a valid prefix and/or suffix|a/b/c",
                "{metadata: {name: fine, tags: [Java]}}|\"tags.0\"|a string that is sequences of [a-z0-9+#] "
                        + "separated by [-], at most 63 characters in total|Java",
                "{metadata: {name: fine, links: [{url: nope}]}}|\"links.0.url\"|a string that is a valid url|nope",
                "{metadata: {name: fine, links: [{url: 'a:b', icon: ' '}]}}|\"links.0.icon\"|a non empty string| ",
            })
    void refusesTextThatBreaksTheRuleOfItsField(String change, String field, String expected, String found) {
        assertThat(validator.validate(component(change)).getFirst().message())
                .isEqualTo(POLICY + field + " is not valid; expected " + expected + " but found \""
                        + (found == null ? " " : found) + "\"" + LEARN_MORE);
    }

    @Test
    void namesTheEntityByItsReferenceInTheMessage() {
        assertThat(validator
                        .validate(component("{metadata: {name: fine, namespace: Upper}}"))
                        .getFirst()
                        .message())
                .startsWith("Policy check failed for component:upper/fine; caused by Error: \"metadata.namespace\"");
        assertThat(validator.validate(component("{kind: 7up}")).getFirst().message())
                .startsWith("Policy check failed for 7up:default/fine; caused by Error: \"kind\" is not valid; "
                        + "expected a string that is a sequence of [a-zA-Z][a-z0-9A-Z]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a-", "-a", "ä", ""})
    void refusesANameThatIsNone(String name) {
        assertThat(validator.validate(component("{metadata: {name: '" + name + "'}}")))
                .isNotEmpty();
    }

    @Test
    void allowsNamesOf63CharactersAndNoMore() {
        assertThat(validator.validate(component("{metadata: {name: '" + "a".repeat(63) + "'}}")))
                .isEmpty();
        assertThat(validator.validate(component("{metadata: {name: '" + "a".repeat(64) + "'}}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{metadata: {name: A_b.c-9, namespace: a--b}}",
                "{metadata: {name: fine, tags: [c++, 'c#', 'a:b']}}",
                "{metadata: {name: fine, labels: {a.b/c_D: ''}}}",
                "{metadata: {name: fine, anything: {goes: [1]}}}",
                "{metadata: {name: fine, links: [{url: 'https://a.example:8443/x?y#z'}, {url: 'mailto:a@b'}]}}",
                "{metadata: {name: fine, links: [{url: 'http://[::1]/'}, {url: 'https://user@host'}]}}",
                "{spec: {type: a, lifecycle: b, owner: c, unknown: 1}}",
            })
    void acceptsWhatTheRulesAllow(String change) {
        assertThat(validator.validate(component(change))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https:// host", "http://a b/", "://x", "/x", "www.example.com", ""})
    void refusesALinkThatDoesNotStandOnItsOwn(String url) {
        assertThat(validator.validate(component("{metadata: {name: fine, links: [{url: '" + url + "'}]}}")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{spec: null}|<root> must have required property 'spec' - missingProperty: spec",
                "{spec: {type: a, lifecycle: b, owner: ''}}|"
                        + "/spec/owner must NOT have fewer than 1 characters - limit: 1",
                "{spec: {type: a, lifecycle: b, owner: [a]}}|/spec/owner must be string - type: string",
                "{spec: {lifecycle: b, owner: c}}|/spec must have required property 'type' - missingProperty: type",
                "{spec: {type: a, lifecycle: b, owner: c, dependsOn: 'resource:a'}}|"
                        + "/spec/dependsOn must be array - type: array",
                "{spec: {type: a, lifecycle: b, owner: c, providesApis: [x, '']}}|"
                        + "/spec/providesApis/1 must NOT have fewer than 1 characters - limit: 1",
            })
    void refusesASpecThatIsNotOfItsKind(String change, String message) {
        assertThat(validator.validate(component(change)).getFirst())
                .satisfies(violation -> assertThat(violation.name()).isEqualTo("InputError"))
                .satisfies(violation -> assertThat(violation.message()).isEqualTo(PROCESSOR + message));
    }

    @Test
    void namesEveryMistakeOfTheKindAndWhereItIs() {
        assertThat(validator.validate(component("{spec: {owner: 7}}")))
                .extracting(Violation::pointer)
                .containsExactly("/spec", "/spec", "/spec/owner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{kind: component}", "{apiVersion: backstage.io/v2}", "{kind: Robot}"})
    void doesNotKnowAForeignKind(String change) {
        assertThat(validator.validate(component(change)).getFirst().message())
                .startsWith("No processor recognized the entity ")
                .endsWith(" as valid, possibly caused by a foreign kind or apiVersion");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "API|{type: a, lifecycle: b, owner: c, definition: d}|definition",
                "Domain|{owner: c}|owner",
                "Group|{type: a, children: []}|children",
                "Resource|{type: a, owner: c}|type",
                "System|{owner: c}|owner",
                "User|{memberOf: []}|memberOf",
            })
    void knowsWhatEachKindNeeds(String kind, String spec, String field) {
        String change = "{kind: %s, spec: %s}".formatted(kind, spec);
        assertThat(validator.validate(component(change))).isEmpty();

        ObjectNode without = component(change);
        ((ObjectNode) without.path("spec")).remove(field);

        assertThat(validator.validate(without))
                .singleElement()
                .satisfies(violation ->
                        assertThat(violation.message()).contains("/spec must have required property '" + field + "'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{}|0", "{targets: [a, b], presence: optional}|0", "{presence: maybe}|1", "{target: ''}|1"})
    void knowsLocations(String spec, int violations) {
        assertThat(validator.validate(component("{kind: Location, spec: %s}".formatted(spec))))
                .hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: a, owner: t, parameters: [{name: a}], workflows: [{steps: [{action: a}]}]}|",
                "{type: a}|/spec must have required property 'workflows'",
                "{type: a, workflows: [{steps: [{}]}]}|/spec/workflows/0/steps/0 must have required property 'action'",
                "{type: a, workflows: [], parameters: [{}]}|/spec/parameters/0 must have required property 'name'",
            })
    void knowsThePlatformsShortFormOfTemplates(String spec, String message) {
        List<Violation> violations = validator.validate(
                component("{apiVersion: callboard.dev/v1alpha1, kind: Template, spec: %s}".formatted(spec)));

        if (message == null) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations.getFirst().message()).contains(message);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: a, steps: [{action: 'debug:log', input: {message: x}, if: true, each: [1]}]}|",
                "{type: a, steps: [], parameters: [{title: x}], output: {links: [{url: u}], id: x}}|",
                "{steps: []}|/spec must have required property 'type'",
                "{type: a, steps: [{id: x}]}|/spec/steps/0 must have required property 'action'",
                "{type: a, steps: [{action: x, if: 7}]}|/spec/steps/0/if must be string,boolean",
                "{type: a, steps: [], parameters: [x]}|/spec/parameters/0 must be object",
                "{type: a, steps: [], output: {id: 7}}|/spec/output/id must be string",
            })
    void knowsTemplates(String spec, String message) {
        List<Violation> violations = validator.validate(
                component("{apiVersion: scaffolder.backstage.io/v1beta3, kind: Template, spec: %s}".formatted(spec)));

        if (message == null) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations.getFirst().message())
                    .contains("Processor ScaffolderEntitiesProcessor threw an error", message);
        }
    }

    /** A sound component with some of its fields replaced, or taken out where the change says null. */
    private static ObjectNode component(String change) {
        ObjectNode entity = (ObjectNode) JsonMapper.shared().readTree("""
                {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "fine"},
                 "spec": {"type": "service", "lifecycle": "production", "owner": "platform"}}
                """);
        var changes =
                (DescriptorDocument.Parsed) new DescriptorParser().parse(change).getFirst();
        changes.tree().properties().forEach(field -> {
            if (field.getValue().isNull()) {
                entity.remove(field.getKey());
            } else {
                entity.set(field.getKey(), field.getValue());
            }
        });
        return entity;
    }
}
