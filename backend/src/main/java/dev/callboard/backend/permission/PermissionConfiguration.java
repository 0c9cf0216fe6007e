package dev.callboard.backend.permission;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.auth.UserOwnership;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.policy.RunningPolicyEngine;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How permissions are decided on. */
@Configuration(proxyBeanMethods = false)
class PermissionConfiguration {

    /** To see what the policy decided about others. */
    static final Permission READ_DECISIONS = Permission.basic("policy.decision.read", "read");

    @Bean
    PluginPermissions policyPermissions() {
        return new PluginPermissions("policy", List.of(READ_DECISIONS), List.of(), Map.of());
    }

    @Bean
    KnownPermissions knownPermissions(ObjectProvider<PluginPermissions> plugins) {
        return new KnownPermissions(() -> plugins.orderedStream().toList());
    }

    @Bean
    DecisionSource permissionDecisions(
            AppConfig config,
            PluginTokens tokens,
            RunningPolicyEngine engine,
            UserOwnership ownership,
            KnownPermissions known,
            SharedClock clock) {
        Optional<URI> elsewhere = PluginAddresses.of(config).internal("permission");
        if (elsewhere.isPresent()) {
            return new RemoteDecisions(elsewhere.get(), new PluginClient(), tokens, known);
        }
        return new PolicyDecisions(engine, ownership::of, known, clock::now);
    }

    @Bean
    PermissionEvaluator permissionEvaluator(AppConfig config, KnownPermissions known, DecisionSource source) {
        return new PermissionEvaluator(known, source, config.isTrue("permission.enabled"));
    }

    @Bean
    OpenPath permissionHealthIsOpen() {
        return new OpenPath("permission", "/health");
    }
}
