package dev.callboard.policy.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.RuleFiles;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.policy.permission.PermissionQuestion.Permission;
import dev.callboard.policy.permission.PermissionQuestion.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that were written for the OPA permission plugin of Backstage work beside ours as they are. */
class OpaPluginRulesTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String THEIRS = """
            package rbac_policy

            default decision := {"result": "DENY"}

            claims := input.identity.claims

            decision := {"result": "ALLOW"} if {
            	input.permission.name == "kubernetes.proxy"
            	"group:default/platform" in claims
            }

            decision := {
            	"result": "CONDITIONAL",
            	"pluginId": "catalog",
            	"resourceType": "catalog-entity",
            	"conditions": {"anyOf": [{
            		"resourceType": "catalog-entity",
            		"rule": "IS_ENTITY_KIND",
            		"params": {"kinds": ["Component"]},
            	}]},
            } if {
            	input.permission.name == "catalog.entity.refresh"
            }
            """;

    @Test
    void theyGrantWhatTheyGrantThere(@TempDir Path folder) throws Exception {
        Path rules = folder.resolve("rules");
        RuleFiles.copy(MODULE.resolve("src/main/rego"), rules);
        Files.createDirectories(rules.resolve("rbac_policy"));
        Files.writeString(rules.resolve("rbac_policy/policy.rego"), THEIRS);
        Files.writeString(
                rules.resolve(".manifest"), "{\"roots\": [\"backstage\", \"rbac_policy\"], \"rego_version\": 1}");
        RegoBuild build = new RegoBuild(MODULE.resolve("opa").toString());

        try (EmbeddedPolicyEngine engine =
                EmbeddedPolicyEngine.of(BundleSource.folder(rules, build), InstantSource.system())) {
            PermissionPolicy policy =
                    new PermissionPolicy(engine, LIMIT, ConditionRules.ofCatalog(), InstantSource.system());

            assertThat(decide(policy, "group:default/platform", new Permission("kubernetes.proxy", null, null)))
                    .isInstanceOf(PermissionDecision.Allowed.class);
            assertThat(decide(policy, "group:default/shop", new Permission("kubernetes.proxy", null, null)))
                    .isInstanceOf(PermissionDecision.Denied.class);
            assertThat(decide(
                            policy,
                            "group:default/shop",
                            new Permission("catalog.entity.refresh", null, "catalog-entity")))
                    .isInstanceOf(PermissionDecision.Conditional.class);
        }
    }

    private static PermissionDecision decide(PermissionPolicy policy, String group, Permission permission) {
        Subject ada = new Subject("user", "user:default/ada", List.of("user:default/ada", group), "token");
        return Objects.requireNonNull(policy.decide(new PermissionQuestion(ada, permission, null, "catalog"))
                .block(LIMIT));
    }
}
