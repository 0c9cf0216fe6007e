package dev.callboard.backend.policy.metrics;

import dev.callboard.backend.policy.CandidateTrial;
import dev.callboard.backend.policy.ExemptionWatch;
import dev.callboard.backend.runtime.MeterSource;
import dev.callboard.policy.RunningPolicyEngine;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What is counted of the policy. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    @Bean
    PrometheusMeterRegistry policyMeters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean
    HeldTasks heldTasks(InstantSource clock) {
        return new HeldTasks(clock);
    }

    @Bean
    @Order(0)
    DecisionMetrics decisionMetrics(PrometheusMeterRegistry registry, RunningPolicyEngine engine, HeldTasks held) {
        return new DecisionMetrics(registry, () -> engine.status().engine(), held);
    }

    @Bean
    EngineMetrics engineMetrics(
            PrometheusMeterRegistry registry,
            RunningPolicyEngine engine,
            HeldTasks held,
            ExemptionWatch exemptions,
            InstantSource clock) {
        return new EngineMetrics(registry, engine::status, held, exemptions, clock);
    }

    @Bean
    CandidateMetrics candidateMetrics(PrometheusMeterRegistry registry, CandidateTrial trial) {
        return CandidateMetrics.of(registry, trial);
    }

    /** The same figures for whoever scrapes the whole server. */
    @Bean
    MeterSource policyFigures(PrometheusMeterRegistry registry, EngineMetrics engine) {
        return () -> {
            engine.refresh();
            return registry.scrape();
        };
    }
}
