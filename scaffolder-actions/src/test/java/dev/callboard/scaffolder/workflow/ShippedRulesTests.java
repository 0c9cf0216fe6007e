package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static dev.callboard.scaffolder.workflow.Workflows.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.WantedDocuments;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.template.ValueSchema;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shipped rules see in a real run what they are about, and speak. */
class ShippedRulesTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SPEC = """
            steps:
              - {id: make, action: debug:make}
              - id: publish
                action: publish:own
                input: {repoUrl: "git.acme.example?owner=acme&repo=orders"}
            """;

    private static final Secret KEY = new Secret("a key for digests of the tests");

    private static EmbeddedPolicyEngine engine;

    @TempDir
    Path folder;

    private final List<PolicyInput> questions = new CopyOnWriteArrayList<>();
    private final ScriptedAction publish = ScriptedAction.named("publish:own", context -> {});
    private String fileName = "Dockerfile";
    private String file = "";
    private int copies = 1;
    private PolicyFacts.Surroundings around = PolicyFacts.Surroundings.UNKNOWN;

    @BeforeAll
    static void start() {
        engine = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void forget() {
        questions.clear();
    }

    @Test
    void whatIsBuiltFromAnUnapprovedImageIsNotPublished() {
        file = "FROM docker.io/evil:1\n";

        assertThat(codes(run(Map.of()))).containsExactly("IMG-001");
        assertThat(publish.inputs).isEmpty();
    }

    @Test
    void whatIsBuiltFromAnApprovedImageIsPublished() {
        file = "FROM registry.acme.example/java:21\n";

        assertThat(why(run(Map.of()))).isInstanceOf(WorkflowResult.Completed.class);
        assertThat(publish.inputs).hasSize(1);
    }

    @Test
    void aPrivilegedWorkloadIsNotPublished() {
        fileName = "deploy/pod.yaml";
        file = """
                apiVersion: v1
                kind: Pod
                spec:
                  containers:
                    - name: app
                      securityContext: {privileged: true}
                      resources: {limits: {cpu: 1, memory: 1Gi}}
                """;

        assertThat(codes(run(Map.of()))).containsExactly("K8S-001");
    }

    @Test
    void aManifestThatNobodyCanReadIsNotPublished() {
        fileName = "deploy/pod.yaml";
        file = "apiVersion: v1\nkind: Pod\nspec: {{ what }}: [";

        assertThat(codes(run(Map.of()))).containsExactly("K8S-001");
    }

    @Test
    void aWorkspaceThatCannotBeShownAsAWholeIsNotPublished() {
        fileName = "deploy/map.yaml";
        file = "apiVersion: v1\nkind: ConfigMap\ndata: {text: " + "x".repeat(200_000) + "}\n";
        copies = 3;

        assertThat(codes(run(Map.of()))).contains("DOC-001");
    }

    @Test
    void aChangeOfASystemOfTierOneWaitsForItsApprovers() {
        file = "FROM registry.acme.example/java:21\n";
        around = new PolicyFacts.Surroundings("production", "system:default/shop", "1", "group:default/shop");

        assertThat(run(Map.of()))
                .isInstanceOfSatisfying(
                        WorkflowResult.Waiting.class,
                        waiting -> assertThat(waiting.requirements())
                                .extracting(ApprovalRequirement::code)
                                .containsExactly("APP-001"));
    }

    @Test
    void noSecretIsInTheDocumentsAndTheQuestionsFulfilTheirSchema() throws IOException {
        String secret = "kanari-72e1-secret";
        fileName = "config/app.yaml";
        file = "password: " + secret + "\nkanari: plain\n";

        run(Map.of("password", secret));

        ObjectNode asked = questions.getLast().document();
        assertThat(asked.at("/workspace/documents/0/content/password").asString())
                .isEqualTo("***secret:password***");
        assertThat(asked.at("/workspace/documents/0/sha256").isNull()).isTrue();
        assertThat(questions.toString()).doesNotContain(secret);
        try (InputStream schema = ValueSchema.class.getResourceAsStream("/callboard/schemas/action-input-v1.json")) {
            assertThat(ValueSchema.of(new JsonMapper().readTree(schema)).check(asked))
                    .isEmpty();
        }
    }

    @Test
    void aStepThatStaysInsideShowsNoFiles() {
        run(Map.of());

        assertThat(questions.get(1).document().at("/step/id").asString()).isEqualTo("make");
        assertThat(questions.get(1).document().at("/workspace/documents")).isEmpty();
    }

    @Test
    void whatTheCatalogSaysIsNoPartOfThePlan() {
        String before = planHash();
        around = new PolicyFacts.Surroundings("production", "system:default/shop", "2", "group:default/shop");

        assertThat(planHash()).isEqualTo(before);
        assertThat(questions.getLast().document().at("/steps/1/target/tier").asString())
                .isEqualTo("2");
    }

    private String planHash() {
        runner().plan(task(SPEC)).block(LIMIT);
        return questions.getLast().document().at("/task/planHash").asString();
    }

    private WorkflowResult run(Map<String, String> secrets) {
        return Objects.requireNonNull(
                runner().run(task(SPEC, "{}", secrets), new RecordingJournal()).block(LIMIT));
    }

    private WorkflowRunner runner() {
        ScriptedAction make = new ScriptedAction(
                ActionDescription.of("debug:make", "Makes a file").withSideEffect(SideEffect.WORKSPACE), context -> {
                    for (int copy = 0; copy < copies; copy++) {
                        Path made = context.workspace().resolve(copy == 0 ? fileName : copy + "/" + fileName);
                        Files.createDirectories(made.getParent());
                        Files.writeString(made, file);
                    }
                });
        PolicyGate gate = PolicyGate.of(engine, LIMIT);
        PolicyGate listening = input -> {
            questions.add(new PolicyInput(input.entryPoint(), input.document().deepCopy()));
            return gate.decide(input);
        };
        return new WorkflowRunner(
                ActionRegistry.of(List.of(make, publish)),
                TemplateEngine.builder().build(),
                listening,
                settings(folder).withHashKey(KEY).withFacts(facts()),
                Schedulers.boundedElastic());
    }

    private PolicyFacts facts() {
        WantedDocuments documents = new WantedDocuments(engine, LIMIT);
        return new PolicyFacts() {
            @Override
            public Mono<List<String>> wantedDocuments() {
                return documents.patterns();
            }

            @Override
            public Surroundings surroundings(Concern concern) {
                return "orders".equals(concern.target().repo()) ? around : Surroundings.UNKNOWN;
            }
        };
    }

    private static List<String> codes(WorkflowResult result) {
        return why(result) instanceof WorkflowResult.Refused refused
                ? refused.findings().stream().map(Finding::code).distinct().toList()
                : List.of(result.toString());
    }
}
