package dev.callboard.scaffolder.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules judge, Git is real, and the API of a host is a server of the test. */
class TemplateTestsTests {

    private static EmbeddedPolicyEngine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void startTheEngine() {
        engine = EmbeddedPolicyEngine.start(BundleSource.shipped(), Duration.ofDays(1), InstantSource.system());
    }

    @AfterAll
    static void stopTheEngine() {
        engine.close();
    }

    @BeforeEach
    void aTemplate() throws IOException {
        write("template.yaml", """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tried}
                spec:
                  type: service
                  parameters:
                    required: [name]
                    properties: {name: {type: string, pattern: '^[a-z]+$'}}
                  secrets:
                    schema: {properties: {token: {type: string, minLength: 8}}}
                  steps:
                    - id: fetch
                      action: fetch:template
                      input: {url: ./skeleton, values: {name: '${{ parameters.name }}'}}
                    - id: publish
                      action: publish:gitea
                      input:
                        repoUrl: git.acme.example?owner=acme&repo=${{ parameters.name }}
                        defaultBranch: main
                        description: Tried ${{ secrets.token }}
                    - id: register
                      action: catalog:register
                      input:
                        repoContentsUrl: ${{ steps.publish.output.repoContentsUrl }}
                        catalogInfoPath: catalog-info.yaml
                  output: {ref: '${{ steps.register.output.entityRef }}'}
                """);
        write("skeleton/catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: '${{ values.name }}'}
                spec: {type: service, lifecycle: production, owner: platform}
                """);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private TemplateTestReport run(String tests) throws IOException, InterruptedException {
        write("template.test.yaml", tests);
        return new TemplateTests(PolicyGate.of(engine)).run(folder.resolve("template.test.yaml"));
    }

    private List<String> problems(String tests) throws IOException, InterruptedException {
        return run(tests).results().stream()
                .flatMap(result -> result.problems().stream())
                .toList();
    }

    private static final String HOST = """
            defaults:
              values: {name: orders}
              hosts:
                git.acme.example:
                  type: gitea
                  answers:
                    - {request: GET /repos/acme/orders, status: 404, body: {message: not there}}
                    - {request: GET /orgs/acme, body: {id: 1}}
                    - request: POST /orgs/acme/repos
                      status: 201
                      body: {id: 7, html_url: 'https://git.acme.example/acme/orders', empty: true}
            """;

    @Test
    void runsRealActionsAgainstAHostThatTheTestDescribes() throws Exception {
        assertThat(problems(HOST + """
                tests:
                  - name: publishes
                    expect:
                      plan: [fetch, publish, {id: register, unknown: [/repoContentsUrl]}]
                      steps:
                        publish: {status: completed, policy: allowed, target: {org: acme, repo: orders, branch: main}}
                      repositories:
                        git.acme.example/acme/orders: {catalog-info.yaml: 'name: ''orders'''}
                        git.acme.example/acme/other: null
                      output: {ref: 'component:default/orders'}
                """)).isEmpty();
    }

    @Test
    void tellsOfRequestsThatTheTestHasNoAnswerFor() throws Exception {
        assertThat(problems("""
                tests:
                  - name: has no answers
                    values: {name: orders}
                    hosts: {git.acme.example: {type: gitea}}
                    expect: {outcome: failed}
                """))
                .anyMatch(problem ->
                        problem.startsWith("a host was asked what the test has no answer for: git.acme.example: GET"));
    }

    @Test
    void showsSecretsToNobody() throws Exception {
        TemplateTestReport report = run(HOST + """
                tests:
                  - name: hands the token on
                    secrets: {token: very-secret-indeed}
                    expect:
                      steps: {publish: {input: {description: Tried very-secret-indeed}}}
                """);

        assertThat(report.results().getFirst().problems())
                .containsExactly("steps.publish.input.description: expected \"Tried very-secret-indeed\", but"
                        + " it was \"Tried ***secret:token***\"");
    }

    @Test
    void checksValuesAndSecretsAsTheServerDoes() throws Exception {
        assertThat(problems("""
                tests:
                  - name: values
                    values: {name: ORDERS}
                    expect: {outcome: invalid, invalid: 'instance.name does not match pattern'}
                  - name: secrets
                    values: {name: orders}
                    secrets: {token: short}
                    expect: {outcome: invalid, invalid: 'secrets does not meet minimum length of 8'}
                """)).isEmpty();
    }

    @Test
    void asksTheRulesThatTheServerAsks() throws Exception {
        assertThat(problems("""
                tests:
                  - name: a name that no repository may have
                    values: {name: %s}
                    hosts: {git.acme.example: {type: gitea}}
                    expect: {outcome: refused, refusedBy: [NAM-001], error: NAM-001}
                """.formatted("a".repeat(80)))).isEmpty();
    }

    @Test
    void mocksActionsWithTheirFailuresAndUndoesTheRest() throws Exception {
        assertThat(problems("""
                defaults:
                  values: {name: orders}
                  hosts: {git.acme.example: {type: gitea}}
                  mocks:
                    publish:gitea: {output: {repoContentsUrl: 'https://git.acme.example/acme/orders/src/branch/main/'}}
                tests:
                  - name: fails and undoes
                    mocks: {catalog:register: {fail: The catalog is away}}
                    expect:
                      outcome: failed
                      error: The catalog is away
                      undone: [register, publish]
                      left: []
                  - name: fails and leaves something
                    mocks:
                      publish:gitea: {undo: left}
                      catalog:register: {fail: The catalog is away}
                    expect: {outcome: failed, undone: [register], left: [publish]}
                  - name: is cancelled
                    mocks: {publish:gitea: {cancel: true, undo: done}}
                    expect: {outcome: cancelled, undone: [publish]}
                  - name: runs without effects
                    dryRun: true
                    expect:
                      steps: {publish: skipped}
                      files: {catalog-info.yaml: orders, other.txt: null}
                """)).isEmpty();
    }

    @Test
    void showsTheDifferenceToAGoldenFolderAndBringsItUpToDate() throws Exception {
        String tests = """
                tests:
                  - name: makes a file
                    values: {name: orders}
                    dryRun: true
                    expect: {files: golden, plan: plan.yaml}
                """;
        assertThat(problems(tests))
                .containsExactly(
                        "plan: there is no file 'plan.yaml'; --update writes it",
                        "files: there is no folder 'golden'; --update writes it");

        TemplateTestReport.Result updated = new TemplateTests(PolicyGate.of(engine))
                .updating()
                .run(folder.resolve("template.test.yaml"))
                .results()
                .getFirst();

        assertThat(updated.updated()).containsExactly("plan.yaml", "golden");
        assertThat(problems(tests)).isEmpty();

        write(
                "golden/catalog-info.yaml",
                Files.readString(folder.resolve("golden/catalog-info.yaml")).replace("orders", "others"));
        write("golden/more.txt", "more");
        assertThat(problems(tests))
                .satisfiesExactly(
                        differs -> assertThat(differs)
                                .contains(
                                        "catalog-info.yaml differs from golden",
                                        "-metadata: {name: 'others'}",
                                        "+metadata: {name: 'orders'}"),
                        missing -> assertThat(missing).isEqualTo("files: more.txt of golden was not made"));
    }

    @Test
    void saysInWhichLineAFileOfTestsIsWrong() {
        assertThatExceptionOfType(TestFileException.class)
                .isThrownBy(() -> run("tests:\n  - name: a\n    valeus: {}\n    expect: {outcome: failed}\n"))
                .withMessageContaining("template.test.yaml:3:5: 'valeus' is not known here; there are");
        assertThatExceptionOfType(TestFileException.class)
                .isThrownBy(() -> run("tests:\n  - name: a\n"))
                .withMessageContaining("expects nothing, so it could not fail");
        assertThatExceptionOfType(TestFileException.class)
                .isThrownBy(() -> run("template: other.yaml\ntests: [{name: a, expect: {outcome: failed}}]\n"))
                .withMessageContaining("template.test.yaml:1:1: there is no template other.yaml");
    }

    @Test
    void aMockThatAsksForTooMuchIsAProblemOfItsTest() throws Exception {
        assertThat(problems("""
                tests:
                  - name: a mock
                    values: {name: orders}
                    mocks: {publish:gitea: {outputs: {}}}
                    expect: {outcome: completed}
                """))
                .containsExactly(
                        "The mock of publish:gitea cannot 'outputs'; there are cancel, fail, output, undo, writes");
    }
}
