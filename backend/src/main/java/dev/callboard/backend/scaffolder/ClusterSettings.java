package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.kubernetes.KubernetesCluster;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the clusters that {@code kubernetes.clusterLocatorMethods} names; steps act on them as a service account. */
final class ClusterSettings {

    private static final String SERVICE_ACCOUNT = "serviceAccount";

    private ClusterSettings() {}

    static KubernetesClusters of(AppConfig config) {
        List<KubernetesCluster> clusters = new ArrayList<>();
        for (AppConfig method : config.sections("kubernetes.clusterLocatorMethods")) {
            if (method.requiredString("type").equals("config")) {
                method.sections("clusters").forEach(entry -> cluster(entry).ifPresent(clusters::add));
            }
        }
        return new KubernetesClusters(clusters);
    }

    /** Empty for a cluster that is only looked at with what a user or a cloud brings. */
    private static Optional<KubernetesCluster> cluster(AppConfig entry) {
        String provider = entry.string("authProvider").orElse(SERVICE_ACCOUNT);
        if (!provider.equals(SERVICE_ACCOUNT) && !provider.equals("localKubectlProxy")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KubernetesCluster(
                    entry.requiredString("name"),
                    entry.requiredString("url"),
                    entry.secret("serviceAccountToken")
                            .map(token -> new Secret(token.reveal()))
                            .orElse(null),
                    certificates(entry),
                    entry.bool("skipTLSVerify").orElse(false)));
        } catch (IllegalArgumentException e) {
            throw entry.error("url", "cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable String certificates(AppConfig entry) {
        Optional<String> data = entry.string("caData");
        Optional<Path> file = entry.path("caFile");
        if (data.isPresent() || file.isEmpty()) {
            return data.orElse(null);
        }
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file.get()));
        } catch (IOException e) {
            throw entry.error("caFile", "cannot be read", e);
        }
    }
}
