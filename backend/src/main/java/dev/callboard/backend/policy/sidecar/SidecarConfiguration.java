package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.policy.records.RecordKeeping;
import dev.callboard.backend.runtime.Database;
import dev.callboard.policy.record.RecordMask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where what OPA servers log is kept. */
@Configuration(proxyBeanMethods = false)
class SidecarConfiguration {

    @Bean
    OpaDecisionStore opaDecisionStore(Database database, RecordKeeping keeping) {
        return new OpaDecisionStore(() -> database.migrated("policy"), keeping.retention());
    }

    @Bean
    RecordMask sidecarMask(RecordKeeping keeping) {
        return keeping.mask();
    }
}
