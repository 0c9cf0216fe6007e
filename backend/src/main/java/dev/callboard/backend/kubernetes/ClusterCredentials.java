package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** With what a cluster is asked. */
final class ClusterCredentials {

    private ClusterCredentials() {}

    /** Nobody can ask a cluster; its message says what is missing. */
    static final class Missing extends RuntimeException {
        Missing(String message) {
            super(message);
        }
    }

    /**
     * The token for a cluster; empty for one that asks for none.
     *
     * @param brought the tokens that the frontend brought for the user, by the path in the body, such as {@code oidc.okta}
     * @throws Missing if there is none that would do
     */
    static Optional<Secret> token(Cluster cluster, Function<String, @Nullable String> brought) {
        return switch (cluster.authProvider()) {
            case Cluster.LOCAL -> Optional.empty();
            case Cluster.SERVICE_ACCOUNT -> {
                if (cluster.token() == null) {
                    throw new Missing("The cluster '" + cluster.name() + "' has no serviceAccountToken");
                }
                yield Optional.of(cluster.token());
            }
            case "google", "aks" -> Optional.of(brought(cluster.authProvider(), brought));
            case "oidc" -> {
                if (cluster.oidcTokenProvider() == null) {
                    throw new Missing("oidc authentication of '" + cluster.name() + "' needs an oidcTokenProvider");
                }
                yield Optional.of(brought("oidc." + cluster.oidcTokenProvider(), brought));
            }
            default ->
                throw new Missing("The cluster '" + cluster.name() + "' wants credentials of '" + cluster.authProvider()
                        + "', which cannot be had here");
        };
    }

    private static Secret brought(String path, Function<String, @Nullable String> brought) {
        String token = brought.apply(path);
        if (token == null || token.isBlank()) {
            throw new Missing("Auth token not found under " + path + " in request body");
        }
        return new Secret(token);
    }
}
