package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.ConfiguredCluster;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.kubernetes.KubernetesCluster;
import java.util.List;
import java.util.Set;

/** Reads the clusters that steps may change. They act as a service account. */
final class ClusterSettings {

    /** A cluster of another provider is only looked at, with what a user or a cloud brings. */
    private static final Set<String> OWN_CREDENTIALS =
            Set.of(ConfiguredCluster.SERVICE_ACCOUNT, ConfiguredCluster.LOCAL_PROXY);

    private ClusterSettings() {}

    static List<KubernetesCluster> of(AppConfig config) {
        return ConfiguredCluster.of(config).stream()
                .filter(cluster -> OWN_CREDENTIALS.contains(cluster.authProvider()))
                .map(ClusterSettings::cluster)
                .toList();
    }

    private static KubernetesCluster cluster(ConfiguredCluster cluster) {
        return new KubernetesCluster(
                cluster.name(),
                cluster.url(),
                cluster.token() == null ? null : new Secret(cluster.token().reveal()),
                cluster.caData(),
                cluster.skipTlsVerify());
    }
}
