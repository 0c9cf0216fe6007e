package dev.callboard.scaffolder.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.WantedDocuments;
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
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

    private static final String CRITICAL = HOST + """
              surroundings: {tier: "1", system: 'system:default/checkout'}
            """;

    @Test
    void waitsForPeopleAndGoesOnWithTheirApproval() throws Exception {
        assertThat(problems(CRITICAL + """
                tests:
                  - name: waits
                    expect:
                      outcome: waiting
                      waitsFor: [{code: APP-001, step: null, groups: ['group:default/sre-leads'], atLeast: 1}]
                      repositories: {git.acme.example/acme/orders: null}
                  - name: is approved
                    approvals: {APP-001: approve}
                    expect:
                      waitsFor: [APP-001]
                      steps: {publish: {status: completed, policy: allowed}}
                      repositories: {git.acme.example/acme/orders: {catalog-info.yaml: orders}}
                """)).isEmpty();
    }

    @Test
    void doesNothingWithoutTheApprovalThatItWaitedFor() throws Exception {
        assertThat(problems(CRITICAL + """
                tests:
                  - name: is rejected
                    approvals: {APP-001: reject}
                    expect:
                      outcome: refused
                      waitsFor: [APP-001]
                      refusedBy: [APP-001]
                      error: user:default/approver-1 rejected it
                      repositories: {git.acme.example/acme/orders: null}
                  - name: gets no answer
                    approvals: {APP-001: expire}
                    expect: {outcome: refused, refusedBy: [APP-001], error: Nobody gave the approval in time}
                """)).isEmpty();
    }

    @Test
    void tellsOfApprovalsThatAreOtherThanExpected() throws Exception {
        assertThat(problems(CRITICAL + """
                tests:
                  - name: waits for somebody else
                    expect: {outcome: waiting, waitsFor: [{code: APP-001, groups: ['group:default/others'], atLeast: 2}]}
                  - name: waits for nothing
                    expect: {outcome: waiting, waitsFor: []}
                  - name: has an answer that nobody asked for
                    approvals: {APP-001: approve, APP-002: approve}
                    expect: {outcome: completed}
                  - name: has no verdict
                    approvals: {APP-001: maybe}
                    expect: {outcome: completed}
                """))
                .containsExactly(
                        "waitsFor.APP-001.groups[0]: expected \"group:default/others\", but it was"
                                + " \"group:default/sre-leads\"",
                        "waitsFor.APP-001.atLeast: expected 2, but it was 1",
                        "waitsFor: expected [], but it was [APP-001]",
                        "approvals: nobody was asked for the approval of APP-002",
                        "'approvals.APP-001' should be approve, reject or expire, not \"maybe\"");
    }

    @Test
    void takesUpTheRunWhereItWaited() throws Exception {
        write("template.yaml", """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: waits-later}
                spec:
                  type: service
                  steps:
                    - {id: first, action: acme:count, input: {}}
                    - {id: where, action: acme:where, input: {}}
                    - id: clean
                      action: fs:delete
                      input: {files: [old.txt]}
                    - id: publish
                      action: publish:git
                      input:
                        repoUrl: git.acme.example?owner=${{ steps.where.output.org }}&repo=orders
                        defaultBranch: main
                """);

        assertThat(new TemplateTests(asking("publish"))
                        .run(Files.writeString(folder.resolve("template.test.yaml"), """
                                defaults:
                                  hosts: {git.acme.example: {type: gitea}}
                                  mocks:
                                    acme:count: [{output: {times: 1}, writes: {new.txt: new, old.txt: old}}, {fail: done twice}]
                                    acme:where: {output: {org: acme}}
                                tests:
                                  - name: is approved at the last step
                                    approvals: {ASK-001: approve}
                                    expect:
                                      waitsFor: [{code: ASK-001, step: publish}]
                                      steps: {first: {status: completed, output: {times: 1}}}
                                      repositories: {git.acme.example/acme/orders: {new.txt: new, old.txt: null}}
                                """))
                        .results()
                        .getFirst()
                        .problems())
                .isEmpty();
    }

    /** A gate that wants one step approved and allows everything else. */
    private static PolicyGate asking(String step) {
        return PolicyGate.of((entryPoint, input) -> {
            ObjectNode decision = JsonNodeFactory.instance
                    .objectNode()
                    .put("schema", "decision/v1")
                    .put("id", input.path("id").asString(""))
                    .put("ttl", 0);
            boolean asks = input.path("step").path("id").asString("").equals(step);
            for (String none : List.of("deny", "warn", "shadow", "exempted", "obligations")) {
                decision.putArray(none);
            }
            ArrayNode asked = decision.put("allow", true).putArray("require_approval");
            if (asks) {
                asked.addObject()
                        .put("code", "ASK-001")
                        .put("reason", "It is asked")
                        .put("min", 1)
                        .put("expires_in", "1h")
                        .put("exclude_requester", true)
                        .putArray("groups")
                        .add("group:default/askers");
            }
            return Mono.just(new EngineAnswer.Defined(decision, "test"));
        });
    }

    @Test
    void seesEachRoundOfAStep() throws Exception {
        write("template.yaml", """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: repeats}
                spec:
                  type: service
                  parameters: {properties: {names: {type: array, items: {type: string}}}}
                  steps:
                    - id: say
                      each: ${{ parameters.names }}
                      action: acme:say
                      input: {text: 'Hello ${{ each.value }}'}
                  output: {said: '${{ steps.say.output.text }}'}
                """);
        write("template.test.yaml", """
                defaults:
                  values: {names: [ann, bob]}
                  mocks: {acme:say: [{output: {text: one}}, {output: {text: two}}]}
                tests:
                  - name: repeats
                    expect:
                      plan: [{id: say, each: "0", input: {text: Hello ann}}, {id: say, each: "1"}]
                      steps:
                        say:
                          status: completed
                          each:
                            "0": {policy: allowed, input: {text: Hello ann}, output: {text: one}}
                            "1": {policy: allowed, input: {text: Hello bob}, output: {text: two}}
                      output: {said: [one, two]}
                  - name: is not as expected
                    expect: {steps: {say: {each: {"1": {input: {text: Hello ann}}, "2": {policy: allowed}}}}}
                """);

        TemplateTestReport report = new TemplateTests(asking("nobody")).run(folder.resolve("template.test.yaml"));

        assertThat(report.results().getFirst().problems()).isEmpty();
        assertThat(report.results().getLast().problems())
                .containsExactly(
                        "steps.say.each.1.input.text: expected \"Hello ann\", but it was \"Hello bob\"",
                        "steps.say.each.2: expected {\"policy\":\"allowed\"}, but it was not there");
    }

    @Test
    void letsRulesSeeTheFilesThatTheyWantToSee() throws Exception {
        write("skeleton/deploy/app.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app}
                spec: {template: {spec: {containers: [{name: app, image: 'x', securityContext: {privileged: true}}]}}}
                """);
        write("template.test.yaml", HOST + """
                tests:
                  - name: a manifest that is not confined
                    expect: {outcome: refused, refusedBy: [K8S-001]}
                """);

        TemplateTestReport report = new TemplateTests(
                        PolicyGate.of(engine), new WantedDocuments(engine, PolicyGate.DEFAULT_PATIENCE))
                .run(folder.resolve("template.test.yaml"));

        assertThat(report.passed()).as(report.in(folder)).isTrue();
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
