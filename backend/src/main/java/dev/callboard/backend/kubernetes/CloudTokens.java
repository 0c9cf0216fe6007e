package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.kubernetes.ClusterCredentials.NotHere;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What this server proves itself with to clusters of clouds; each token is kept until shortly before it ends. */
final class CloudTokens {

    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

    private final Map<String, Kept> tokens;

    private CloudTokens(Map<String, Kept> tokens) {
        this.tokens = Map.copyOf(tokens);
    }

    /**
     * Reads {@code kubernetes.googleServiceAccountCredentials}; all else is looked for when a cluster is asked.
     *
     * @param environment where the machine says who it is, as the clouds' own libraries read it
     */
    static CloudTokens of(AppConfig config, Map<String, String> environment, InstantSource clock) {
        TokenServer server = new TokenServer();
        return new CloudTokens(Map.of(
                "azure", new Kept(new AzureLogin(server, environment), clock),
                "googleServiceAccount", new Kept(GoogleLogin.of(config, server, environment, clock), clock)));
    }

    /**
     * The token for clusters with this kind of credentials. Blocks.
     *
     * @throws NotHere if there is none, with the reason
     */
    Secret token(String authProvider) {
        Kept kept = tokens.get(authProvider);
        if (kept == null) {
            throw new NotHere("credentials of '" + authProvider + "' cannot be had here");
        }
        return kept.token();
    }

    /** How this server logs in to a cloud. */
    @FunctionalInterface
    interface Login {

        /** A token that was just made. Blocks. @throws NotHere if the cloud gives none */
        Fresh token();
    }

    /** A token and how long it is good for. */
    record Fresh(Secret token, Duration lifetime) {}

    private static final class Kept {

        private final Login login;
        private final InstantSource clock;
        private final ReentrantLock asking = new ReentrantLock();
        private @Nullable Secret known;
        private Instant renewAt = Instant.MIN;

        Kept(Login login, InstantSource clock) {
            this.login = login;
            this.clock = clock;
        }

        Secret token() {
            asking.lock();
            try {
                Secret current = known;
                Instant now = clock.instant();
                if (current != null && renewAt.isAfter(now)) {
                    return current;
                }
                Fresh fresh = login.token();
                known = fresh.token();
                renewAt = now.plus(fresh.lifetime()).minus(RENEWED_BEFORE_END);
                return fresh.token();
            } finally {
                asking.unlock();
            }
        }
    }
}
