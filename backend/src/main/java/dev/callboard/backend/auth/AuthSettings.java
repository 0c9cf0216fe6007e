package dev.callboard.backend.auth;

import dev.callboard.backend.config.AppConfig;
import java.time.Duration;

/**
 * How tokens are made and who may pass without one.
 *
 * @param keysInMemory whether keys and sessions end with the process
 */
record AuthSettings(UserTokens.Settings tokens, boolean keysInMemory, boolean anonymousAllowed) {

    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @param baseUrl where the server is reached from outside */
    static AuthSettings of(AppConfig config, String baseUrl) {
        Duration asked = config.duration("auth.backstageTokenExpiration").orElse(DEFAULT_LIFETIME);
        Duration lifetime = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        String algorithm = config.string("auth.identityTokenAlgorithm").orElse("ES256");
        if (!algorithm.equals("ES256")) {
            throw config.error("auth.identityTokenAlgorithm", "should be 'ES256', but is '" + algorithm + "'");
        }
        boolean omitOwnership =
                config.bool("auth.omitIdentityTokenOwnershipClaim").orElse(true);
        return new AuthSettings(
                new UserTokens.Settings(baseUrl + "/api/auth", lifetime, !omitOwnership),
                keysInMemory(config),
                config.isTrue("backend.auth.dangerouslyDisableDefaultAuthPolicy"));
    }

    private static boolean keysInMemory(AppConfig config) {
        String provider = config.string("auth.keyStore.provider").orElse("database");
        return switch (provider) {
            case "database" -> false;
            case "memory" -> true;
            default ->
                throw config.error(
                        "auth.keyStore.provider", "should be 'database' or 'memory', but is '" + provider + "'");
        };
    }
}
