package dev.callboard.backend.policy;

import dev.callboard.backend.runtime.Database;
import dev.callboard.policy.RunningPolicyEngine;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How replicas tell each other which rules they ask. */
@Configuration(proxyBeanMethods = false)
class ReportsConfiguration {

    @Bean
    EngineReports engineReports(Database database) {
        return new EngineReports(() -> database.migrated("policy"));
    }

    @Bean
    EngineReporter engineReporter(RunningPolicyEngine engine, EngineReports reports, InstantSource clock) {
        return new EngineReporter(engine, reports, clock);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> reportThePolicy(EngineReporter reporter) {
        return event -> reporter.start();
    }
}
