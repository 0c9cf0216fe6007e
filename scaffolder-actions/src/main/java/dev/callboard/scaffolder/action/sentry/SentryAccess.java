package dev.callboard.scaffolder.action.sentry;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Sentry that steps work on.
 *
 * @param http follows no redirects; null where nothing may be reached
 * @param apiBaseUrl the URL of its API, without a slash at its end
 * @param token for steps that bring none; null if they have to
 * @param limits how much it may ask of us
 */
public record SentryAccess(
        @Nullable HttpClient http,
        String apiBaseUrl,
        @Nullable Secret token,
        HostLimits limits) {

    /** The API of the public one. */
    public static final String PUBLIC = "https://sentry.io/api/0";

    public SentryAccess {
        apiBaseUrl = withoutSlash(apiBaseUrl);
        String host = URI.create(apiBaseUrl).getAuthority();
        if (!apiBaseUrl.matches("(?i)https?://.*") || host == null) {
            throw new IllegalArgumentException("'" + apiBaseUrl + "' is not the URL of an API");
        }
    }

    /** The public one, out of reach, for whoever only describes or rehearses steps. */
    public static SentryAccess none() {
        return new SentryAccess(null, PUBLIC, null, HostLimits.defaults());
    }

    /** The name that rules know it by, in lower case and with its port. */
    String host() {
        return URI.create(apiBaseUrl).getAuthority().toLowerCase(Locale.ROOT);
    }

    /**
     * Its API with the credentials of a step.
     *
     * @throws ActionException if the step names another Sentry, or there are no credentials
     */
    HostApi open(ObjectNode input) {
        if (http == null) {
            throw ActionException.failed("Sentry cannot be reached from here; a test has to mock the action");
        }
        String named = input.path("apiBaseUrl").asString("");
        if (!named.isEmpty() && !withoutSlash(named).equals(apiBaseUrl)) {
            throw ActionException.input("Invalid apiBaseUrl: it has to be " + apiBaseUrl
                    + ", which is where scaffolder.sentry.apiBaseUrl lets steps go");
        }
        String given = input.path("authToken").asString("");
        String used = given.isEmpty() && token != null ? token.reveal() : given;
        if (used.isEmpty()) {
            throw ActionException.input(
                    "No token available for Sentry: pass one as 'authToken', or configure scaffolder.sentry.token");
        }
        return new HostApi(
                http,
                new HostApi.Address(host(), apiBaseUrl, Map.of("Authorization", "Bearer " + used), List.of(used)),
                limits);
    }

    private static String withoutSlash(String url) {
        return url.replaceFirst("/+$", "");
    }
}
