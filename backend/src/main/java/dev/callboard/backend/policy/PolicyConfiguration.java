package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.ReadinessCheck;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.scm.ScmIntegrations;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The gate that every action passes, and the engine behind it. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

    @Bean
    PolicySettings policySettings(AppConfig config) {
        return PolicySettings.of(config);
    }

    @Bean
    BundleSources bundleSources(DataFolder data, ScmIntegrations hosts) {
        return new BundleSources(data.root().resolve("policy-mirrors"), hosts);
    }

    @Bean
    RunningPolicyEngine policyEngine(PolicySettings settings, BundleSources sources, InstantSource clock) {
        return switch (settings) {
            case PolicySettings.Embedded embedded ->
                EmbeddedPolicyEngine.start(sources.of(embedded, ""), embedded.refresh(), clock);
            case PolicySettings.Opa(OpaSettings server) -> OpaPolicyEngine.start(server, clock);
        };
    }

    @Bean
    CandidateTrial candidateTrial(AppConfig config, BundleSources sources, InstantSource clock) {
        return CandidateSettings.of(config)
                .map(settings -> CandidateTrial.of(
                        EmbeddedPolicyEngine.start(
                                sources.of(settings.rules(), "candidate"),
                                settings.rules().refresh(),
                                clock),
                        settings.load(),
                        clock))
                .orElseGet(CandidateTrial::none);
    }

    @Bean
    PolicyGate policyGate(
            RunningPolicyEngine engine, List<DecisionLog> logs, CandidateTrial candidate, SharedClock clock) {
        DecisionLog all = logs.stream().reduce(DecisionLog::and).orElseThrow();
        // Last, so that only what is kept is judged a second time.
        return PolicyGate.recorded(engine, engine.patience(), all.and(candidate::keep), clock::now);
    }

    @Bean
    Sidecars sidecars(AppConfig config, BundleSources sources) {
        return new Sidecars(SidecarSettings.of(config)
                .map(settings -> ServedBundle.start(
                        sources.forServers(settings.rules()),
                        settings.services(),
                        settings.rules().refresh()))
                .orElse(null));
    }

    @Bean
    ReadinessCheck policyIsReady(RunningPolicyEngine engine) {
        return () -> {
            EngineStatus status = engine.status();
            String trouble = status.lastError() == null ? "" : " (" + status.lastError() + ")";
            return status.ready() ? Optional.empty() : Optional.of("the policy of " + status.source() + trouble);
        };
    }

    @Bean
    ExemptionWatch exemptionWatch(RunningPolicyEngine engine, SharedClock clock) {
        return new ExemptionWatch(engine, clock::now);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> watchExemptions(ExemptionWatch watch) {
        return event -> watch.start();
    }
}
