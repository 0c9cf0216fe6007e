package dev.callboard.scaffolder.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class TemplateEntityTests {

    private static final String TEMPLATE = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata:
              name: demo
              title: Demo
              annotations: {backstage.io/managed-by-location: "url:https://git.example/a/b/src/branch/main/t.yaml"}
            spec:
              type: service
              owner: team
              parameters:
                - {title: One, required: [name], properties: {name: {type: string}}}
                - {title: Two, properties: {secret: {type: string, ui:widget: password}, port: {type: integer}}}
              secrets: {schema: {type: object, required: [token]}}
              EXPERIMENTAL_recovery: {EXPERIMENTAL_strategy: startOver}
              steps:
                - {action: debug:log, input: {message: hi}, timeout: 5}
                - {id: last, name: Last, action: debug:log, if: true, each: [1]}
              output: {text: []}
            """;

    @Test
    void givesStepsWithoutIdAndNameTheirs() {
        TemplateEntity template = TemplateEntity.of(yaml(TEMPLATE));

        assertThat(template.steps()).extracting(TaskStep::id).containsExactly("step-1", "last");
        assertThat(template.steps()).extracting(TaskStep::name).containsExactly("debug:log", "Last");
        assertThat(template.steps().getFirst().json().path("timeout").intValue())
                .isEqualTo(5);
    }

    @Test
    void keepsWhatOnlyTheFormReads() {
        TemplateEntity template = TemplateEntity.of(yaml(
                TEMPLATE.replace("{title: Two,", "{title: Two, backstage:featureFlag: beta, ui:order: [port, secret],")
                        .replace(
                                "  type: service",
                                "  type: service\n  lifecycle: production\n  presentation: {buttonLabels: {createButtonText: Go}}\n"
                                        + "  formDecorators: [{id: token, input: {host: git.example}}]")));

        assertThat(template.parameters()
                        .pages()
                        .getLast()
                        .path("backstage:featureFlag")
                        .asString())
                .isEqualTo("beta");
        assertThat(template.parameters().pages().getLast().path("ui:order").size())
                .isEqualTo(2);
        assertThat(template.entity().spec().at("/formDecorators/0/input/host").asString())
                .isEqualTo("git.example");
        assertThat(template.entity()
                        .spec()
                        .at("/presentation/buttonLabels/createButtonText")
                        .asString())
                .isEqualTo("Go");
        assertThat(template.parameters().check(json("{\"name\": \"x\"}"))).isEmpty();
    }

    @Test
    void checksSecretsByTheirSchema() {
        ValueSchema secrets = TemplateEntity.of(yaml(TEMPLATE)).secrets().orElseThrow();

        assertThat(secrets.check(json("{}")))
                .extracting(error -> error.pointer().toString())
                .containsExactly("/token");
        assertThat(secrets.check(json("{\"token\": \"t\", \"more\": \"m\"}"))).isEmpty();
    }

    @Test
    void makesATaskThatRemembersItsTemplate() {
        TaskSpec task = TemplateEntity.of(yaml(TEMPLATE)).task(json("{\"name\": \"x\"}"), TaskUser.NONE);

        assertThat(task.template().entityRef()).isEqualTo("template:default/demo");
        assertThat(task.template().baseUrl()).isEqualTo("https://git.example/a/b/src/branch/main/t.yaml");
        assertThat(task.template().owner()).isEqualTo("team");
        assertThat(task.template().checksum()).startsWith("sha256:");
        assertThat(task.maskedParameters()).containsExactly("/secret");
    }

    @Test
    void showsOnlyThePagesAndStepsThatSomebodyMaySeeAndHidesWhatTheOthersHide() {
        String tagged = TEMPLATE.replace("{title: Two,", "{title: Two, backstage:permissions: {tags: [admin]},")
                .replace("id: last,", "id: last, backstage:permissions: {tags: [admin]},");
        TemplateEntity whole = TemplateEntity.of(yaml(tagged));

        TemplateEntity seen = whole.withOnly(tags -> !tags.contains("admin"), tags -> !tags.contains("admin"));
        TemplateEntity nothing = whole.withOnly(tags -> false, tags -> false);

        assertThat(seen.parameters().pages()).hasSize(1);
        assertThat(seen.steps()).extracting(TaskStep::id).containsExactly("step-1");
        assertThat(nothing.parameters().check(json("{}"))).isEmpty();
        TaskSpec task = seen.task(json("{\"secret\": \"x\"}"), TaskUser.NONE);
        assertThat(task.maskedParameters()).containsExactly("/secret");
        assertThat(task.template().checksum())
                .isEqualTo(whole.task(json("{}"), TaskUser.NONE).template().checksum());
        assertThat(whole.withOnly(tags -> tags.contains("admin"), tags -> true).steps())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            output: {text: []}  | output: {x: 5}                       | /spec/output/x must be string
            output: {text: []}  | output: {links: [{title: 5}]}        | /spec/output/links/0/title must be string
            output: {text: []}  | output: {text: {}}                   | /spec/output/text must be array
            owner: team         | owner: 5                             | /spec/owner must be string
            if: true            | if: 5                                | /spec/steps/1/if must be string,boolean
            secrets: {schema: {type: object, required: [token]}} | secrets: 5 | /spec/secrets must be object
            """)
    void refusesWhatTheCatalogWouldNotTakeAndSaysWhere(String good, String bad, String complaint) {
        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> TemplateEntity.checked(yaml(TEMPLATE.replace(good, bad))))
                .withMessageStartingWith("Input template is not a template: " + complaint);
        assertThat(TemplateEntity.checked(yaml(TEMPLATE)).steps()).hasSize(2);
    }

    @Test
    void aTaskIsTheSameWhenItIsReadAgain() {
        TaskSpec task = TemplateEntity.of(yaml(TEMPLATE))
                .task(json("{\"name\": \"x\"}"), new TaskUser("user:default/a", json("{\"kind\": \"User\"}")));

        ObjectNode stored = task.toJson();

        assertThat(TaskSpec.fromJson(new JsonMapper().readTree(stored.toString())))
                .isEqualTo(task);
        assertThat(stored.propertyNames())
                .containsExactly(
                        "apiVersion",
                        "steps",
                        "EXPERIMENTAL_recovery",
                        "output",
                        "parameters",
                        "user",
                        "templateInfo",
                        "maskedParameters");
    }

    @ParameterizedTest
    @CsvSource({
        "backstage.io/source-location, url:https://h/x/, https://h/x/",
        "backstage.io/managed-by-location, file:/srv/t.yaml, file:///srv/t.yaml",
        "backstage.io/managed-by-location, git:ssh://h/x.git?path=t.yaml, ssh://h/x.git?path=t.yaml",
        "backstage.io/managed-by-location, other:x,"
    })
    void readsItsBaseUrlFromItsLocation(String annotation, String location, String expected) {
        ObjectNode template = yaml(TEMPLATE);
        ((ObjectNode) template.path("metadata")).putObject("annotations").put(annotation, location);

        assertThat(TemplateEntity.of(template)
                        .task(json("{}"), TaskUser.NONE)
                        .template()
                        .baseUrl())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            apiVersion: scaffolder.backstage.io/v1beta2 | Input template is not a template
            kind: Component                             | Input template is not a template
            spec: 5                                     | Input template is not a template
            metadata: {}                                | Input template is not a template
            spec: {steps: []}                           | spec.type must be a string
            spec: {type: a}                             | steps must be a list
            spec: {type: a, steps: {}}                  | steps must be a list
            spec: {type: a, steps: [5]}                 | steps[0] must be an object
            spec: {type: a, steps: [{id: x}]}           | steps[0] must have an action
            spec: {type: a, steps: [{action: [x]}]}     | steps[0].action must be a string
            spec: {type: a, steps: [{action: x, id: 5}]}        | steps[0].id must be a string
            spec: {type: a, steps: [{action: x, input: []}]}    | steps[0].input must be an object
            spec: {type: a, steps: [], output: []}      | output must be an object
            spec: {type: a, steps: [], parameters: 5}   | spec.parameters must be an object
            spec: {type: a, steps: [], parameters: [5]} | spec.parameters[0] must be an object
            spec: {type: a, steps: [], parameters: {properties: {a: {pattern: '('}}}} | The schema cannot be used
            """)
    void refusesWhatCannotBeRun(String change, String complaint) {
        ObjectNode template = yaml(TEMPLATE);
        template.setAll(yaml(change));

        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> TemplateEntity.of(template))
                .withMessageContaining(complaint);
    }

    @Test
    void refusesATemplateThatIsNestedTooDeeply() {
        ObjectNode template = yaml(TEMPLATE);
        ObjectNode deepest = (ObjectNode) template.at("/spec/output");
        for (int i = 0; i < 200; i++) {
            deepest = deepest.putObject("deeper");
        }

        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> TemplateEntity.of(template))
                .withMessageContaining("levels deep");
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) new YAMLMapper().readTree(text);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }
}
