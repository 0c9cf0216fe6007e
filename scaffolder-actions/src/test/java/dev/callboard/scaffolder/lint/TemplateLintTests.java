package dev.callboard.scaffolder.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateLintTests {

    private static final String HEAD = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: tried}
            spec:
              type: service
              parameters:
                required: [name]
                properties:
                  name: {type: string}
              steps:
            """;

    @TempDir
    Path folder;

    private final TemplateLint lint = new TemplateLint(
            ActionRegistry.of(ShippedActions.described()),
            TemplateEngine.builder().build());

    /** What is found in a template with these steps, which begin in line 11. */
    private List<String> steps(String steps) throws IOException {
        return found(HEAD + steps.indent(4));
    }

    private List<String> found(String template) throws IOException {
        Path file = Files.writeString(folder.resolve("template.yaml"), template);
        return lint.check(file).stream().map(finding -> finding.in(folder)).toList();
    }

    @Test
    void hasNothingAgainstATemplateThatWorks() throws IOException {
        Files.createDirectories(folder.resolve("skeleton"));
        Files.writeString(folder.resolve("skeleton/README.md"), "# ${{ values.name }}\n{{ .Values.kept }}\n");

        assertThat(steps("""
                - id: fetch
                  action: fetch:template
                  input:
                    url: ./skeleton
                    values: {name: '${{ parameters.name | upper }}'}
                - id: publish
                  action: publish:git
                  each: [a, b]
                  if: ${{ each.key != '1' }}
                  input: {repoUrl: 'git.acme.example?owner=${{ user.ref }}&repo=${{ each.value }}'}
                - action: debug:log
                  if: ${{ failure() }}
                  input: {message: '{% for s in [1] %}${{ loop.index }}${{ s }}${{ steps.publish.output.remoteUrl }}{% endfor %}'}
                """)).isEmpty();
    }

    @Test
    void namesThePlaceOfAnActionOrInputThatIsNotThere() throws IOException {
        assertThat(steps("""
                - id: one
                  action: debug:lag
                - id: two
                  action: debug:log
                  input:
                    massage: hello
                - id: three
                  action: fs:delete
                  input: {}
                - id: four
                  action: fs:delete
                  input: {files: 7}
                """))
                .containsExactly(
                        "template.yaml:12:7: error: There is no action 'debug:lag'; there are debug:log, debug:wait"
                                + " [unknown-action]",
                        "template.yaml:16:9: error: The action debug:log has no input 'massage' [unknown-input]",
                        "template.yaml:19:7: error: The action fs:delete needs the input 'files' [missing-input]",
                        "template.yaml:22:15: error: The input files is not of a type(s) array [invalid-input]");
    }

    @Test
    void namesThePlaceOfAVariableThatNothingDefines() throws IOException {
        assertThat(steps("""
                - id: log
                  action: debug:log
                  input:
                    message: |
                      All is well, ${{ parameters.name }},
                      but ${{ parameters.nmae }} and ${{ name }}
                - action: debug:log
                  input:
                    message: ${{ steps.later.output.x }} ${{ each.value }} ${{ steps.log.remoteUrl }}
                - id: later
                  action: publish:git
                  input: {repoUrl: '${{ secrets.url }}'}
                - action: debug:log
                  if: ${{ secrets.url }}
                  input: {message: '${{ steps.later.output.remotUrl }}'}
                """))
                .containsExactly(
                        "template.yaml:16:19: error: The form does not ask for a parameter 'nmae' [undefined-variable]",
                        "template.yaml:16:46: error: There is nothing called 'name'; did you mean 'parameters.name'?"
                                + " [undefined-variable]",
                        "template.yaml:19:22: error: There is no step 'later' before this [undefined-variable]",
                        "template.yaml:19:50: error: 'each' is there only in a step with 'each' [undefined-variable]",
                        "template.yaml:19:68: error: A step has nothing but 'output', so write"
                                + " steps.log.output.remoteUrl [undefined-variable]",
                        "template.yaml:24:15: error: There are no secrets here, so this is always nothing"
                                + " [undefined-variable]",
                        "template.yaml:25:29: error: The action publish:git has no output 'remotUrl'; there are"
                                + " remoteUrl, repoContentsUrl, commitHash [undefined-variable]");
    }

    @Test
    void tellsOfStepsThatAreNeverReached() throws IOException {
        assertThat(steps("""
                - action: debug:log
                  if: false
                - action: debug:log
                  if: ${{ 1 > 2 }}
                - action: debug:log
                  each: []
                - action: debug:log
                  if: ${{ parameters.name == 'x' }}
                """))
                .containsExactly(
                        "template.yaml:12:7: warning: The step never runs: its condition is always false"
                                + " [unreachable-step]",
                        "template.yaml:14:7: warning: The step never runs: its condition is always false"
                                + " [unreachable-step]",
                        "template.yaml:16:7: warning: The step never runs: there is nothing to repeat it for"
                                + " [unreachable-step]");
    }

    @Test
    void tellsOfWhatTheLanguageDoesNotHaveAnyMore() throws IOException {
        List<String> found = steps("""
                - action: debug:log
                  input:
                    message: '{% include "other.md" %}'
                - action: debug:log
                  input:
                    message: ${{ parameters.name && 'x' }}
                - action: debug:log
                  input:
                    message: ${{ parameters.name.replaceAll('a', 'b') }}${{ JSON.stringify(parameters) }}
                - action: debug:log
                  input:
                    message: ${{ parameters.name | shout }}
                """);

        assertThat(found).hasSize(6);
        assertThat(found.get(0)).startsWith("template.yaml:13:").contains("'include'", "[removed-feature]");
        assertThat(found.get(1)).startsWith("template.yaml:16:").contains("'&&' is no operator", "[expression]");
        assertThat(found.get(2)).startsWith("template.yaml:19:").contains("warning", "'replaceAll'");
        assertThat(found.get(3)).startsWith("template.yaml:19:").contains("[removed-feature]", "'JSON'");
        assertThat(found.get(5)).startsWith("template.yaml:22:").contains("There is no filter 'shout'");
    }

    @Test
    void readsTheSkeletonsToo() throws IOException {
        Files.createDirectories(folder.resolve("skeleton/${{ values.folder }}"));
        Files.writeString(folder.resolve("skeleton/a.txt"), "one\n  ${{ values.nmae }}\n${{ parameters.name }}\n");
        Files.writeString(folder.resolve("skeleton/kept.txt"), "${{ github.sha }}");

        assertThat(steps("""
                - action: fetch:template
                  input:
                    url: ./skeleton
                    copyWithoutTemplating: [kept.txt]
                    values: {name: '${{ parameters.name }}', folder: a}
                - action: fetch:template
                  input: {url: ./skelleton, values: {}}
                """))
                .containsExactly(
                        "skeleton/a.txt:2:7: error: The step gives no value 'nmae' [undefined-variable]",
                        "skeleton/a.txt:3:5: error: There is nothing called 'parameters' in a file; only 'values' is"
                                + " there [undefined-variable]",
                        "template.yaml:17:15: error: There is nothing at './skelleton' beside the template"
                                + " [missing-skeleton]");
    }

    @Test
    void tellsOfMistakesOfForm() throws IOException {
        assertThat(found("""
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tried}
                spec:
                  type: service
                  stps: []
                  parameters:
                    - required: [a, b]
                      properties:
                        a: {type: string, 'backstage:featureFlag': new}
                    - properties:
                        a: {type: string}
                  steps:
                    - id: one
                      action: debug:log
                      timeout: 5m
                    - id: one
                      action: debug:log
                """))
                .containsExactly(
                        "template.yaml:6:3: warning: 'stps' is not part of spec [unknown-key]",
                        "template.yaml:8:7: warning: 'a' is required, but a feature flag can hide it: nobody could start the"
                                + " template then [hidden-required]",
                        "template.yaml:8:7: warning: The page requires 'b', which it does not ask for [unknown-required]",
                        "template.yaml:12:9: warning: 'a' is on another page too; both are the same value"
                                + " [duplicate-parameter]",
                        "template.yaml:16:7: warning: 'timeout' does nothing: it is not part of a step [unknown-key]",
                        "template.yaml:17:7: error: There is a step 'one' already, whose outputs this one replaces"
                                + " [duplicate-step]");
        assertThat(found("kind: Template\nspec: [\n").getFirst())
                .contains("[yaml]")
                .startsWith("template.yaml:");
        assertThat(found("kind: Component\n"))
                .containsExactly("template.yaml:1:1: error: There is no document of kind Template [no-template]");
        assertThat(found(HEAD.replace("      steps:\n", "").replace("  steps:\n", "")
                        + "  steps: [{id: 7, action: a}]\n"))
                .anyMatch(
                        line -> line.startsWith("template.yaml:10:") && line.contains("steps[0].id must be a string"));
    }
}
