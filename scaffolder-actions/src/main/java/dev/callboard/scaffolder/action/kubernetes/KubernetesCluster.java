package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that steps may change.
 *
 * @param name what templates and policies call it
 * @param url of its API server
 * @param token of the service account that steps act as; null for an API server that asks for none
 * @param caData the certificates that its server's is checked against, in Base64; null for those of the JDK
 * @param skipTlsVerify whether the server's certificate is not checked
 */
public record KubernetesCluster(
        String name,
        String url,
        @Nullable Secret token,
        @Nullable String caData,
        boolean skipTlsVerify) {

    public KubernetesCluster {
        if (name.isBlank() || !url.matches("https?://[^/?#@]+(/[^?#]*)?")) {
            throw new IllegalArgumentException(
                    "Cluster '" + name + "' needs a name and the URL of its API server, with https: or http:");
        }
    }
}
