package dev.callboard.backend.policy.records;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.runtime.StartupException;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.record.CheckpointKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How decisions are kept. */
@Configuration(proxyBeanMethods = false)
class RecordsConfiguration {

    private static final String KEY_FILE = "policy-checkpoints.key";

    @Bean
    RecordSettings recordSettings(AppConfig config) {
        return RecordSettings.of(config);
    }

    @Bean
    RecordKeeping recordKeeping(RecordSettings settings) {
        return new RecordKeeping(settings.retention(), settings.mask());
    }

    @Bean
    CheckpointKey checkpointKey(RecordSettings settings, DataFolder data) {
        Path configured = settings.signingKey();
        try {
            return configured == null
                    ? CheckpointKey.kept(data.root().resolve(KEY_FILE))
                    : CheckpointKey.read(configured);
        } catch (IOException unusable) {
            throw new StartupException("Cannot use the key that signs checkpoints of decisions: " + unusable, unusable);
        }
    }

    @Bean
    DecisionStore decisionStore(Database database) {
        return new DecisionStore(database.migrated("policy"));
    }

    @Bean
    DecisionAppender decisionAppender(
            DecisionStore store,
            RecordSettings settings,
            CheckpointKey key,
            RunningPolicyEngine engine,
            InstantSource clock) {
        return new DecisionAppender(
                        store, settings.mask(), key, () -> engine.status().engine(), clock)
                .start();
    }

    @Bean
    RecordJanitor recordJanitor(
            DecisionStore store, DecisionAppender appender, RecordSettings settings, SharedClock clock) {
        return new RecordJanitor(store, appender, settings, clock::now);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> lookAfterRecords(RecordJanitor janitor) {
        return event -> janitor.start();
    }

    @Bean
    DecisionReaders decisionReaders(RecordSettings settings, UserDirectory users) {
        return new DecisionReaders(settings.readers(), users);
    }

    @Bean
    DecisionCalls decisionCalls(DecisionStore store) {
        return new DecisionCalls(store);
    }
}
