package dev.callboard.backend.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.ReadinessCheck;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

class PolicyConfigurationTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void theGateAsksTheShippedRulesAndTheServerWaitsForThem() {
        try (AnnotationConfigApplicationContext context = context("{}")) {
            PolicyDecision decision = Mono.fromSupplier(() -> decide(context))
                    .filter(decided -> !(decided instanceof PolicyDecision.Unavailable))
                    .repeatWhenEmpty(tries -> tries)
                    .blockOptional(LIMIT)
                    .orElseThrow();

            assertThat(decision).isInstanceOf(PolicyDecision.Allowed.class);
            assertThat(context.getBean(ReadinessCheck.class).waitingFor()).isEmpty();
        }
    }

    @Test
    void rulesOnTrialSeeWhatIsDecidedAndDecideNothing() throws Exception {
        Path bundle = folder.resolve("candidate.tar.gz");
        try (InputStream shipped = PolicyGate.class.getResourceAsStream("/callboard/policy-bundle.tar.gz")) {
            Files.write(bundle, shipped.readAllBytes());
        }
        try (AnnotationConfigApplicationContext context =
                context("callboard: {policy: {candidate: {bundle: '" + bundle + "'}}}")) {
            CandidateTrial trial = context.getBean(CandidateTrial.class);
            assertThat(decide(context)).isInstanceOf(PolicyDecision.Allowed.class);

            Integer judged = Mono.fromSupplier(
                            () -> trial.summary().orElseThrow().path("records").asInt())
                    .filter(count -> count > 0)
                    .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20)))
                    .block(LIMIT);
            assertThat(judged).isEqualTo(1);
            assertThat(trial.status().orElseThrow().source()).isEqualTo(bundle.toString());
            assertThat(trial.differences()).isEmpty();
        }
    }

    @Test
    void aCandidateThatIsNotThereKeepsNobodyWaiting() {
        try (AnnotationConfigApplicationContext context =
                context("callboard: {policy: {candidate: {bundle: 'http://127.0.0.1:1/next.tar.gz'}}}")) {
            assertThat(decide(context)).isInstanceOf(PolicyDecision.Allowed.class);
            assertThat(context.getBean(CandidateTrial.class)
                            .status()
                            .orElseThrow()
                            .ready())
                    .isFalse();
        }
    }

    @Test
    void anOpaServerThatIsNotThereKeepsTheServerFromBeingReadyAndPermitsNothing() {
        try (AnnotationConfigApplicationContext context =
                context("callboard: {policy: {engine: opa, opa: {url: 'http://127.0.0.1:1'}}}")) {
            assertThat(decide(context)).isInstanceOf(PolicyDecision.Unavailable.class);
            assertThat(context.getBean(ReadinessCheck.class).waitingFor())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("the policy of http://127.0.0.1:1"));
        }
    }

    @Test
    void rulesInGitAreReadAnewWhenTheyArePushed() throws Exception {
        Path work = folder.resolve("rules");
        try (Git git = Git.init()
                        .setDirectory(work.toFile())
                        .setInitialBranch("main")
                        .call();
                GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), hosts())) {
            GitBundle bundle = new GitBundle(mirrors, "file://" + work + "?ref=main&path=policy");
            Path rule = Files.createDirectories(work.resolve("policy")).resolve("a.rego");
            commit(git, rule, "package a\n");
            var first = bundle.read();

            assertThat(bundle.read()).isSameAs(first);

            commit(git, rule, "package a\n\nb := 1\n");

            assertThat(bundle.read()).isNotSameAs(first);
        }
    }

    @Test
    void rulesInGitThatAreNotThereAreReported() throws Exception {
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), hosts())) {
            GitBundle bundle = new GitBundle(mirrors, "file://" + folder.resolve("nowhere") + "?ref=main");

            assertThatExceptionOfType(BundleException.class)
                    .isThrownBy(bundle::read)
                    .withMessageContaining("Cannot read the policy in file://");
        }
    }

    private ScmIntegrations hosts() {
        return ScmIntegrations.of(
                new ScmIntegration(ScmIntegration.Kind.GIT, "local", "file://" + folder, ScmCredentials.none()));
    }

    private static void commit(Git git, Path file, String content) throws Exception {
        Files.writeString(file, content);
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage("Change the rules")
                .setSign(false)
                .setAuthor("Ada", "ada@acme.example")
                .call();
    }

    private AnnotationConfigApplicationContext context(String yaml) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(AppConfig.class, () -> AppConfig.parse(yaml));
        context.registerBean(DataFolder.class, () -> DataFolder.open(folder.resolve("data")));
        context.registerBean(ScmIntegrations.class, this::hosts);
        context.registerBean(InstantSource.class, InstantSource::system);
        context.registerBean(
                SharedClock.class, () -> new SharedClock(InstantSource.system(), InstantSource.system()::instant));
        context.registerBean(DecisionLog.class, () -> judgement -> Mono.empty());
        context.register(PolicyConfiguration.class);
        context.refresh();
        return context;
    }

    private static PolicyDecision decide(AnnotationConfigApplicationContext context) {
        return context.getBean(PolicyGate.class)
                .decide(new PolicyInput(EntryPoint.ACTION, (ObjectNode) KnownInput.step()))
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
