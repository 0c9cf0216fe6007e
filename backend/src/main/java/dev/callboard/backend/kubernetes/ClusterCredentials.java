package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.BlockingCalls;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** With what a cluster is asked. */
final class ClusterCredentials {

    private static final String AWS = "aws";
    private static final Set<String> OF_CLOUDS = Set.of(AWS, "azure", "googleServiceAccount");
    private static final Set<String> OTHERS = Set.of(Cluster.SERVICE_ACCOUNT, Cluster.LOCAL, "google", "aks", "oidc");

    private final KubernetesSettings settings;
    private final CloudTokens clouds;

    ClusterCredentials(KubernetesSettings settings, CloudTokens clouds) {
        this.settings = settings;
        this.clouds = clouds;
    }

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

    /** Whether they are those of a cloud. */
    static boolean ofClouds(String authProvider) {
        return OF_CLOUDS.contains(authProvider);
    }

    /** Whether they cannot be had here. */
    static boolean unavailable(String authProvider) {
        return authProvider.equals(AWS);
    }

    /**
     * The token for a cluster; empty for one that is asked without. Never empty; {@link Missing} if there is none that
     * would do. What this server is in a cloud is shown to clusters of the configuration only.
     *
     * @param brought the tokens that the frontend brought for the user, by the path in the body, such as {@code oidc.okta}
     */
    Mono<Optional<Secret>> of(Cluster cluster, Function<String, @Nullable String> brought) {
        if (!ofClouds(cluster.authProvider()) || unavailable(cluster.authProvider())) {
            return Mono.fromCallable(() -> token(cluster, brought));
        }
        if (!settings.clusters().contains(cluster)) {
            return Mono.error(new NotHere("The cluster '" + cluster.name()
                    + "' is one of the catalog, and is given no credentials of this server"));
        }
        return Mono.fromCallable(() -> Optional.of(cloudToken(cluster))).subscribeOn(BlockingCalls.scheduler());
    }

    private Secret cloudToken(Cluster cluster) {
        try {
            return clouds.token(cluster.authProvider());
        } catch (NotHere none) {
            throw new NotHere("The cluster '" + cluster.name() + "' cannot be asked: " + none.getMessage());
        }
    }

    private static Optional<Secret> token(Cluster cluster, Function<String, @Nullable String> brought) {
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
