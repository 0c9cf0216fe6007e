package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** With what a cluster is asked. */
final class ClusterCredentials {

    private static final Set<String> OF_CLOUDS = Set.of("aws", "azure", "googleServiceAccount");
    private static final Set<String> OTHERS = Set.of(Cluster.SERVICE_ACCOUNT, Cluster.LOCAL, "google", "aks", "oidc");

    private ClusterCredentials() {}

    /** Nobody can ask a cluster; its message says what is missing. */
    abstract static sealed class Missing extends RuntimeException {
        Missing(String message) {
            super(message);
        }
    }

    /** The frontend did not bring the user's token; with it, it could be had. */
    static final class NotBrought extends Missing {
        NotBrought(String message) {
            super(message);
        }
    }

    /** This server has none, whoever asks. */
    static final class NotHere extends Missing {
        NotHere(String message) {
            super(message);
        }
    }

    /** Whether Backstage knows this kind of credentials. */
    static boolean known(String authProvider) {
        return OTHERS.contains(authProvider) || ofClouds(authProvider);
    }

    /** Whether they are those of a cloud, which cannot be had here. */
    static boolean ofClouds(String authProvider) {
        return OF_CLOUDS.contains(authProvider);
    }

    /**
     * The token for a cluster; empty for one that is asked without.
     *
     * @param brought the tokens that the frontend brought for the user, by the path in the body, such as {@code oidc.okta}
     * @throws Missing if there is none that would do
     */
    static Optional<Secret> token(Cluster cluster, Function<String, @Nullable String> brought) {
        return switch (cluster.authProvider()) {
            case Cluster.LOCAL -> Optional.empty();
            case Cluster.SERVICE_ACCOUNT -> {
                if (cluster.token() == null) {
                    throw new NotHere("The cluster '" + cluster.name() + "' has no serviceAccountToken");
                }
                yield Optional.of(cluster.token());
            }
            // The cluster itself says whether it answers somebody without a token.
            case "aks" -> optional("aks", brought);
            case "google" -> Optional.of(required("google", brought));
            case "oidc" -> Optional.of(required("oidc." + cluster.oidcTokenProvider(), brought));
            default ->
                throw new NotHere("The cluster '" + cluster.name() + "' wants credentials of '" + cluster.authProvider()
                        + "', which cannot be had here");
        };
    }

    private static Secret required(String path, Function<String, @Nullable String> brought) {
        return optional(path, brought)
                .orElseThrow(() -> new NotBrought("Auth token not found under " + path + " in request body"));
    }

    private static Optional<Secret> optional(String path, Function<String, @Nullable String> brought) {
        return Optional.ofNullable(brought.apply(path))
                .filter(token -> !token.isBlank())
                .map(Secret::new);
    }
}
