package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.Finding;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RuleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The page about the first rule works as it stands. */
class FirstRuleTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Pattern FILE =
            Pattern.compile("`my-rules/([^`]+\\.rego)`:\n\n```rego\n(.*?)```", Pattern.DOTALL);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void theRuleOfThePageIsBuiltTestedAndObeyed(@TempDir Path folder) throws Exception {
        Path rules = folder.resolve("my-rules");
        RuleFiles.copy(MODULE.resolve("src/main/rego"), rules);
        Matcher files = FILE.matcher(Files.readString(MODULE.resolveSibling("docs/policy/first-rule.md")));
        int written = 0;
        while (files.find()) {
            Path file = rules.resolve(files.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.group(2));
            written++;
        }
        assertThat(written).isEqualTo(2);
        ObjectNode step = Inputs.step();
        ((ObjectNode) step.path("target")).put("repo", "tmp-shop");

        RegoBuild build = new RegoBuild(MODULE.resolve("opa").toString());
        try (EmbeddedPolicyEngine engine =
                EmbeddedPolicyEngine.of(BundleSource.folder(rules, build), InstantSource.system())) {
            PolicyDecision decision = PolicyGate.of(engine, LIMIT)
                    .decide(new PolicyInput(EntryPoint.ACTION, step))
                    .block(LIMIT);

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            PolicyDecision.Denied.class,
                            denied -> assertThat(denied.findings())
                                    .extracting(Finding::code, Finding::message)
                                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                            "TMP-001", "\"tmp-shop\" sounds temporary")));
        }
    }
}
