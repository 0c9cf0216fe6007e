package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.policy.CommandPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without a server, a check asks the policy that the server of the same configuration would ask. */
@Timeout(300)
class CheckAdmissionTests {

    private static final Path RULES = Path.of("../policy/src/main/rego");
    private static final Path OPA = Path.of("../policy/opa").toAbsolutePath().normalize();
    private static final String REMARK =
            "ENT-002: It is in production and belongs to no group. What to do: " + "Name a group in spec.owner.";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void aComponentInProductionThatBelongsToAUser() throws IOException {
        Files.createDirectories(folder.resolve("shop"));
        Files.writeString(folder.resolve("shop/catalog-info.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: shop}
                spec: {type: service, lifecycle: production, owner: 'user:ada'}
                """);
    }

    @Test
    void theShippedRulesAreAskedWhereAdmissionIsConfigured() throws IOException {
        assertThat(check("catalog: {admission: enforce}"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("catalog-info.yaml:1: warning: " + REMARK + " [admission-warning]\n"
                        + "1 file, 1 good entity, 0 errors, 1 warning\n");

        assertThat(check("catalog: {admission: enforce}", "--strict")).isEqualTo(1);
    }

    @Test
    void rulesOfOnesOwnKeepAnEntityOutOrAreOnTrial() throws IOException {
        Path rules = folder.resolve("rules");
        copyRules(rules);
        Path rule = rules.resolve("backstage/catalog/rules/production_owners/production_owners.rego");
        String denying = Files.readString(rule).replace("#   enforcement: warn\n", "");
        Files.writeString(rule, denying);
        String policy = ", policy: {bundle: '%s', opaCommand: '%s'}".formatted(rules, OPA);

        assertThat(check("catalog: {admission: enforce}" + policy))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("catalog-info.yaml:1: error: " + REMARK + " [not-admitted]\n");

        assertThat(check("catalog: {admission: shadow}" + policy)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("catalog-info.yaml:1: warning: On trial, so it is admitted all the same: " + REMARK);
    }

    @Test
    void thePolicyIsLeftAloneWhereItHasNoSay() throws IOException {
        Path broken = Files.writeString(folder.resolve("bundle.tar.gz"), "no archive");

        assertThat(check("policy: {bundle: '%s'}".formatted(broken))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("1 file, 1 good entity, 0 errors, 0 warnings\n");
    }

    @Test
    void rulesThatCannotBeUsedAreNoResult() throws IOException {
        Path broken = Files.writeString(folder.resolve("bundle.tar.gz"), "no archive");

        assertThat(check("catalog: {admission: enforce}, policy: {bundle: '%s'}".formatted(broken)))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("callboard: nothing was checked: ")
                .contains("app-config.yaml:1: 'callboard.policy.bundle' cannot be used: ");
        assertThat(out.size()).isZero();
    }

    @Test
    void anOpaServerThatIsAwayIsNoResult() throws IOException {
        assertThat(check("catalog: {admission: enforce}, policy: {engine: opa, opa: {url: 'http://127.0.0.1:1'}}"))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("callboard: nothing was checked: The policy ");
        assertThat(out.size()).isZero();
    }

    private int check(String settings, String... more) throws IOException {
        Path config = Files.writeString(folder.resolve("app-config.yaml"), "callboard: {" + settings + "}\n");
        List<String> arguments =
                new ArrayList<>(List.of(folder.resolve("shop").toString(), "--config", config.toString()));
        arguments.addAll(List.of(more));
        out.reset();
        err.reset();
        PrintStream console = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream complaints = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CheckCommand(Map.of(), CommandPolicy::engine, console, complaints).run(arguments);
    }

    private static void copyRules(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(RULES)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(found -> !found.toString().endsWith("_test.rego"))
                    .toList()) {
                Path copy = target.resolve(RULES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
