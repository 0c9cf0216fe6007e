package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.permission.PluginPermissions;
import dev.callboard.catalog.CatalogIngest;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which clusters there are, and how they are asked. */
@Configuration(proxyBeanMethods = false)
class KubernetesConfiguration {

    @Bean
    KubernetesSettings kubernetesSettings(AppConfig config) {
        return KubernetesSettings.of(config);
    }

    @Bean
    Clusters clusters(KubernetesSettings settings, CatalogIngest catalog, PermissionEvaluator permissions) {
        return new Clusters(settings, new CatalogClusters(catalog.index(), permissions));
    }

    @Bean
    ClusterCredentials clusterCredentials(KubernetesSettings settings, AppConfig config, InstantSource clock) {
        return new ClusterCredentials(settings, CloudTokens.of(config, System.getenv(), clock));
    }

    @Bean
    ApiServers apiServers() {
        return new ApiServers();
    }

    @Bean
    EntityObjects entityObjects(ApiServers servers) {
        return new EntityObjects(servers);
    }

    @Bean
    KubernetesEntities kubernetesEntities(CatalogIngest catalog, PermissionEvaluator permissions) {
        return new KubernetesEntities(catalog.index(), permissions);
    }

    @Bean
    PluginPermissions kubernetesPermissions(KubernetesSettings settings) {
        return KubernetesPermissions.of(settings);
    }
}
