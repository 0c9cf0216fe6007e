package dev.callboard.backend.policy.replay;

import dev.callboard.backend.policy.records.DecisionStore;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.SharedClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How rules are tried before they are asked. */
@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {

    @Bean
    ReplayStore replayStore(Database database) {
        return new ReplayStore(() -> database.migrated("policy"));
    }

    @Bean
    Replays replays(DecisionStore records, ReplayStore store, SharedClock clock) {
        return new Replays(records, store, clock::now);
    }
}
