package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** What all features stand on. */
@Configuration(proxyBeanMethods = false)
class RuntimeConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** Waits for the database to be there; closed by its source, after all that uses it. */
    @Bean(destroyMethod = "")
    Database database(DatabaseSource source) {
        return source.await();
    }

    /** Looked at when the first who needs it is made, so that no decision is made by a clock that nobody has looked at. */
    @Bean
    SharedClock sharedClock(InstantSource clock, Database database) {
        return new SharedClock(clock, () -> database.now(DatabaseTime.ofPostgres())).start();
    }

    @Bean
    ScmIntegrations gitHosts(AppConfig config, InstantSource clock) {
        return GitHosts.of(config, System.getenv(), clock);
    }

    @Bean
    ScmLimits gitLimits(AppConfig config) {
        return GitLimits.of(config);
    }

    @Bean
    Health health(ObjectProvider<ReadinessCheck> checks) {
        return new Health(() -> checks.orderedStream().toList());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> healthKnowsTheStart(Health health) {
        return event -> health.started();
    }

    @Bean
    ApplicationListener<ContextClosedEvent> healthKnowsTheStop(Health health) {
        return event -> health.stopping();
    }

    @Bean
    Metrics metrics(AppConfig config) {
        return Metrics.of(config);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> countFromTheStartOn(
            Metrics metrics,
            Health health,
            Database database,
            ObjectProvider<MeterBinder> features,
            ObjectProvider<MeterSource> sources) {
        return event -> metrics.start(
                () -> new ServerMeters(
                        health, database, features.orderedStream().toList()),
                () -> sources.orderedStream().toList());
    }

    @Bean
    Tracing tracing(AppConfig config) {
        return Tracing.of(config);
    }

    @Bean(destroyMethod = "")
    Spans spans(Tracing tracing) {
        return tracing.spans();
    }
}
