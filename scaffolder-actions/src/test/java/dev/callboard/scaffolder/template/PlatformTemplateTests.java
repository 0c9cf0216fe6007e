package dev.callboard.scaffolder.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PlatformTemplateTests {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static TemplateEntity template(String spec) {
        ObjectNode json = (ObjectNode) YAML.readTree("""
                apiVersion: callboard.dev/v1alpha1
                kind: Template
                metadata: {name: tried, title: Tried}
                """);
        json.set("spec", YAML.readTree(spec));
        return TemplateEntity.of(json);
    }

    private static final String SPEC = """
            type: resource
            owner: platform
            parameters:
              - {name: name, type: string, pattern: '^[a-z]+$'}
              - {name: size, type: select, options: [1, 2], default: 1}
            resources:
              - name: all.yaml
                manifest: |
                  kind: Thing
                  metadata: {name: {{ .name }}, labels: {app: "x-{{ .name | upper }}", size: {{ .size | quote }}}}
                  size: {{ .size }}
            workflows:
              - steps: [{id: log, action: 'debug:log', input: {message: 'Made {{ .name }} ${{ user.ref }}'}}]
            """;

    @Test
    void becomesAFormAndSteps() {
        TemplateEntity template = template(SPEC);

        assertThat(template.parameters().pages().getFirst().toString())
                .isEqualTo("{\"title\":\"Tried\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\","
                        + "\"pattern\":\"^[a-z]+$\"},\"size\":{\"enum\":[1,2],\"default\":1}}}");
        assertThat(template.steps()).extracting(TaskStep::id).containsExactly("resource_0", "log");
        JsonNode written = template.steps().getFirst().json().path("input");
        assertThat(written.path("filePath").asString()).isEqualTo("deploy/all.yaml");
        assertThat(written.path("entity").toString())
                .isEqualTo("{\"kind\":\"Thing\",\"metadata\":{\"name\":\"${{ parameters.name }}\",\"labels\":{"
                        + "\"app\":\"x-${{ parameters.name | upper }}\",\"size\":\"${{ parameters.size | string }}\"}},"
                        + "\"size\":\"${{ parameters.size }}\"}");
        assertThat(template.steps().getLast().json().at("/input/message").asString())
                .isEqualTo("Made ${{ parameters.name }} ${{ user.ref }}");
    }

    @Test
    void letsThePersonChooseOneOfSeveralWorkflows() {
        TemplateEntity template = template("""
                type: resource
                workflows:
                  - {name: create, steps: [{action: 'debug:log'}]}
                  - {name: remove, steps: [{action: 'debug:wait'}]}
                """);

        assertThat(template.parameters()
                        .pages()
                        .getFirst()
                        .at("/properties/workflow/enum")
                        .toString())
                .isEqualTo("[\"create\",\"remove\"]");
        assertThat(template.steps().getLast().json().path("if").asString())
                .isEqualTo("${{ parameters.workflow === 'remove' }}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: string, pattern              | type: text, pattern               | spec.parameters[0].type must be string or select
            options: [1, 2]                    | options: []                       | spec.parameters[1].options must be a list
            name: all.yaml                     | name: ../all.yaml                 | spec.resources[0] must have a name
            {{ .size }}                        | {{ .sise }}                       | spec.resources[0].manifest: there is no parameter 'sise'
            {{ .size }}                        | {{ range .all }}                  | spec.resources[0].manifest: '{{ range .all }}' is not understood
            kind: Thing                        | kinds: Thing                      | spec.resources[0].manifest must be a manifest with a kind
            steps: [{                          | stps: [{                          | spec.workflows[0].steps must be a list
            """)
    void namesThePlaceOfAMistake(String right, String wrong, String complaint) {
        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> template(SPEC.replace(right, wrong)))
                .withMessageStartingWith(complaint);
    }
}
