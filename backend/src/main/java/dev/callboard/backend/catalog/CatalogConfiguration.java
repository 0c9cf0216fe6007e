package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.permission.PluginPermissions;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.ReadinessCheck;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.CatalogIngestBuilder;
import dev.callboard.catalog.module.CatalogModules;
import dev.callboard.catalog.module.Contribution;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the catalog is put together. */
@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    /** How long a read waits for the version that it has to see. */
    private static final Duration READ_PATIENCE = Duration.ofSeconds(5);

    @Bean
    GitMirrors gitMirrors(DataFolder data, ScmIntegrations integrations, ScmLimits limits, InstantSource clock) {
        return new GitMirrors(data.mirrors(), integrations, limits, clock);
    }

    @Bean
    CatalogStore catalogStore(Database database) {
        return CatalogStore.postgres(database.migrated("catalog"));
    }

    @Bean
    HostApis hostApis(ScmIntegrations integrations, InstantSource clock) {
        return new HostApis(integrations, clock, Thread::sleep);
    }

    @Bean
    CatalogModules catalogModules(AppConfig config) {
        return ModuleSettings.of(config).modules();
    }

    @Bean
    AdmissionCheck admissionCheck(AppConfig config, RunningPolicyEngine engine, SharedClock clock) {
        AdmissionMode mode = AdmissionMode.of(config);
        return mode == AdmissionMode.OFF ? AdmissionCheck.none() : PolicyAdmission.of(engine, mode, clock::now);
    }

    @Bean(initMethod = "load")
    CatalogIngest catalog(
            AppConfig config,
            CatalogStore store,
            GitMirrors mirrors,
            CatalogModules modules,
            HostApis apis,
            AdmissionCheck admission,
            LookMeters looks,
            InstantSource clock) {
        Contribution added = ModuleSettings.of(config).contributions(modules, apis);
        CatalogIngestBuilder builder = CatalogIngest.builder(store, mirrors)
                .clock(clock)
                .admission(admission)
                .looks(looks)
                .processing(EntitySettings.of(config).with(added, config).processing(mirrors.integrations()));
        CatalogSettings.of(config).applyTo(builder);
        DiscoverySettings.of(config, apis, added.providers()).applyTo(builder);
        return builder.build();
    }

    @Bean(initMethod = "beginIfEmpty")
    CatalogStart catalogStart(CatalogIngest catalog) {
        return new CatalogStart(catalog);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> compareTheCatalog(CatalogStart start) {
        return event -> start.begin();
    }

    @Bean
    CatalogCalls catalogCalls(CatalogIngest catalog) {
        return new CatalogCalls(catalog);
    }

    @Bean
    EntityReads entityReads(CatalogIngest catalog, CatalogCalls calls, PermissionEvaluator permissions) {
        EntityReads current = new CurrentEntities(catalog.index(), READ_PATIENCE);
        return new AuthorizedEntities(new EntitiesInTime(current, calls), ReadCondition.of(permissions));
    }

    @Bean
    CatalogActions catalogActions(
            EntityReads reads, CatalogCalls calls, LocationSettings settings, PermissionEvaluator permissions) {
        return new CatalogActions(reads, calls, settings, permissions);
    }

    @Bean
    PluginPermissions catalogPermissions(CatalogIngest catalog) {
        return CatalogPermissions.of(catalog.index());
    }

    @Bean
    CatalogVersionFilter catalogVersionFilter(CatalogIngest catalog) {
        return new CatalogVersionFilter(catalog.index());
    }

    @Bean
    LocationSettings locationSettings(AppConfig config) {
        return LocationSettings.of(config);
    }

    @Bean
    UserDirectory catalogUsers(CatalogIngest catalog) {
        return new CatalogUsers(catalog.index());
    }

    @Bean
    CatalogErrors catalogErrors() {
        return new CatalogErrors();
    }

    /** A restarted server has the catalog of its last run at once; a new one waits for what it reads first. */
    @Bean
    ReadinessCheck catalogIsFilled(CatalogIngest catalog) {
        return () ->
                catalog.index().snapshot().size() == 0 && !catalog.progress().settled()
                        ? Optional.of("the catalog to be read for the first time")
                        : Optional.empty();
    }

    @Bean
    CatalogMeters catalogMeters(CatalogIngest catalog, InstantSource clock) {
        return new CatalogMeters(catalog, clock);
    }

    @Bean
    LookMeters lookMeters() {
        return new LookMeters();
    }
}
