package dev.callboard.policy.embedded;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where bundles come from, and what becomes of one that cannot be used. */
class BundleRefreshTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path SHIPPED = MODULE.resolve("target/rego/policy-bundle.tar.gz");
    private static final RegoBuild OPA = new RegoBuild(MODULE.resolve("opa").toString());

    @RegisterExtension
    private final WireMockExtension web = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    private @Nullable EmbeddedPolicyEngine engine;
    private Instant now = Instant.parse("2026-11-23T10:15:00Z");

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void aFolderOfRegoIsBuiltTestedAndSwappedWithoutARestart() throws IOException {
        Path rego = copyOfTheRules();
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();
        EngineStatus before = running.status();
        assertThat(before.ready()).isTrue();
        assertThat(allow(running)).isTrue();

        now = now.plusSeconds(60);
        replace(rego.resolve("backstage/config/data.json"), "\"acme\"", "\"other\"");
        running.refresh();

        assertThat(running.status().revision()).isNotEqualTo(before.revision());
        assertThat(running.status().since()).isEqualTo(now);
        assertThat(running.status().lastError()).isNull();
        assertThat(allow(running)).isFalse();
    }

    @Test
    void brokenRulesAreReportedByFileAndLineAndTheLastGoodOnesStay() throws IOException {
        Path rego = copyOfTheRules();
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();
        EngineStatus before = running.status();

        Path rule = rego.resolve("backstage/scaffolder/rules/publish_hosts/publish_hosts.rego");
        replace(rule, "deny contains f if {", "deny contains f if {{");
        running.refresh();

        assertThat(running.status().lastError()).containsPattern("publish_hosts\\.rego:\\d+");
        assertThat(running.status().revision()).isEqualTo(before.revision());
        assertThat(allow(running)).isTrue();

        replace(rule, "deny contains f if {{", "deny contains f if {");
        running.refresh();

        assertThat(running.status().lastError()).isNull();
    }

    @Test
    void rulesWhoseTestsFailAreNotUsed() throws IOException {
        Path rego = copyOfTheRules();
        replace(
                rego.resolve("backstage/scaffolder/rules/publish_hosts/publish_hosts.rego"),
                "not host in settings.approved_hosts",
                "host in settings.approved_hosts");
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();

        assertThat(running.status().ready()).isFalse();
        assertThat(running.status().lastError()).contains("'opa test' says", "test_an_approved_host_is_allowed");
    }

    @Test
    void rulesThatMissASettingAreNotUsed() throws IOException {
        Path rego = copyOfTheRules();
        deleteTests(rego);
        replace(rego.resolve("backstage/config/data.json"), "approved_hosts", "approved_host");
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();

        assertThat(running.status().ready()).isFalse();
        assertThat(running.status().lastError()).contains("has problems", "\"approved_hosts\" is missing or malformed");
    }

    @Test
    void rulesOfAnotherContractAreNotUsed() throws IOException {
        Path rego = copyOfTheRules();
        deleteTests(rego);
        replace(rego.resolve("backstage/manifest/manifest.rego"), "action-input/v1", "action-input/v2");
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();

        assertThat(running.status().lastError()).contains("does not know the contract action-input/v1");
    }

    @Test
    void rulesThatNeedAFunctionWeLackAreNotUsed() throws IOException {
        Path rego = copyOfTheRules();
        deleteTests(rego);
        Files.writeString(
                Files.createDirectories(rego.resolve("backstage/scaffolder/rules/mine"))
                        .resolve("mine.rego"),
                """
                package backstage.scaffolder.rules.mine

                deny contains {"code": "MY-001"} if http.send({"method": "GET", "url": "http://localhost"}).status_code == 1
                """);
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();

        assertThat(running.status().lastError())
                .contains("functions that the embedded engine does not have: http.send");
    }

    @Test
    void aFunctionThatCannotDoItsWorkEndsTheEvaluation() throws IOException {
        Path rego = copyOfTheRules();
        deleteTests(rego);
        Files.writeString(
                Files.createDirectories(rego.resolve("backstage/scaffolder/rules/mine"))
                        .resolve("mine.rego"),
                """
                package backstage.scaffolder.rules.mine

                deny contains {"code": "MY-001"} if time.parse_rfc3339_ns(object.get(input, "time", "")) < 0
                """);
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(rego, OPA));
        running.refresh();

        EngineAnswer answer = running.evaluate(EntryPoint.ACTION, Inputs.step().put("time", "noon"))
                .block(Duration.ofSeconds(30));

        assertThat(answer).isInstanceOf(EngineAnswer.EvalError.class);
        assertThat(allow(running)).isTrue();
    }

    @Test
    void aFileIsReadAsOpaBuiltIt() throws IOException {
        Path archive = Files.copy(SHIPPED, folder.resolve("bundle.tar.gz"));
        EmbeddedPolicyEngine running = engineOf(BundleSource.file(archive));
        running.refresh();
        assertThat(allow(running)).isTrue();

        Files.write(archive, new byte[] {1, 2, 3});
        running.refresh();

        assertThat(running.status().lastError()).contains("not a gzipped tar archive");
        assertThat(allow(running)).isTrue();
    }

    @Test
    void anAddressIsAskedForWhatIsNew() throws IOException {
        byte[] archive = Files.readAllBytes(SHIPPED);
        web.stubFor(get("/b.tar.gz").willReturn(aResponse().withBody(archive).withHeader("ETag", "\"one\"")));
        web.stubFor(get("/b.tar.gz")
                .withHeader("If-None-Match", equalTo("\"one\""))
                .willReturn(aResponse().withStatus(304)));
        EmbeddedPolicyEngine running = engineOf(BundleSource.url(URI.create(web.baseUrl() + "/b.tar.gz")));
        running.refresh();
        EngineStatus first = running.status();
        now = now.plusSeconds(60);
        running.refresh();

        assertThat(running.status()).isEqualTo(first);
        assertThat(first.ready()).isTrue();

        web.stubFor(get("/b.tar.gz").willReturn(aResponse().withStatus(307).withHeader("Location", "/other")));
        running.refresh();

        assertThat(running.status().lastError()).contains("answered 307 instead of a policy bundle");
    }

    @Test
    void anOpaThatIsNotThereIsNamed() throws IOException {
        EmbeddedPolicyEngine running = engineOf(BundleSource.folder(copyOfTheRules(), new RegoBuild("no-such-opa")));
        running.refresh();

        assertThat(running.status().lastError()).contains("Cannot build the rules with 'no-such-opa'");
    }

    @Test
    void questionsWaitForTheFirstLookAtTheSource() throws Exception {
        EmbeddedPolicyEngine running = engineOf(BundleSource.file(SHIPPED));
        CompletableFuture<@Nullable EngineAnswer> answer =
                running.evaluate(EntryPoint.ACTION, Inputs.step()).toFuture();
        assertThat(answer).isNotDone();

        running.refresh();

        assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(Defined.class);
    }

    @Test
    void withoutAnyRulesQuestionsAreToldSoAtOnceUntilThereAreSome() throws IOException {
        Path archive = Files.write(folder.resolve("bundle.tar.gz"), new byte[] {1, 2, 3});
        EmbeddedPolicyEngine running = engineOf(BundleSource.file(archive));
        CompletableFuture<@Nullable EngineAnswer> early =
                running.evaluate(EntryPoint.ACTION, Inputs.step()).toFuture();
        running.refresh();

        assertThat(early).isCompletedWithValueMatching(EngineAnswer.Unavailable.class::isInstance);
        assertThat(running.evaluate(EntryPoint.PERMISSION, Inputs.step()).toFuture())
                .isCompletedWithValue(new EngineAnswer.Unavailable("There are no rules yet that can be used"));

        Files.copy(SHIPPED, archive, StandardCopyOption.REPLACE_EXISTING);
        running.refresh();

        assertThat(allow(running)).isTrue();
    }

    @Test
    void aBundleWithoutRevisionIsRefused() throws IOException {
        Files.writeString(folder.resolve("policy.wasm"), "");
        Files.writeString(folder.resolve(".manifest"), "{\"revision\":\"\"}");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> PolicyBundle.of(BundleFiles.ofFolder(folder)))
                .withMessageContaining("no revision");
    }

    @Test
    void aModuleThatIsNoneIsRefused() {
        PolicyBundle bundle = new PolicyBundle("r1", new byte[] {1, 2, 3, 4}, new byte[] {'{', '}'}, "d");

        assertThatExceptionOfType(BundleException.class).isThrownBy(() -> CompiledPolicy.of(bundle));
    }

    private EmbeddedPolicyEngine engineOf(BundleSource source) {
        EmbeddedPolicyEngine made = new EmbeddedPolicyEngine(source, () -> now);
        engine = made;
        return made;
    }

    private static boolean allow(EmbeddedPolicyEngine engine) {
        EngineAnswer answer = engine.evaluate(EntryPoint.ACTION, Inputs.step()).block(Duration.ofSeconds(30));
        return answer instanceof Defined defined
                && defined.result().path("allow").booleanValue();
    }

    private Path copyOfTheRules() throws IOException {
        Path from = MODULE.resolve("src/main/rego");
        Path to = folder.resolve("rego");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    private static void deleteTests(Path rego) throws IOException {
        Files.walkFileTree(rego, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith("_test.rego")) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }
}
