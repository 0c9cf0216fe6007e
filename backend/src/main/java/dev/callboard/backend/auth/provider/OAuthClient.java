package dev.callboard.backend.auth.provider;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How this server is known to an identity provider, as one environment of {@code auth.providers} says.
 *
 * @param clientSecret null for a client that has none
 * @param callback where the provider sends the browser back to
 * @param additionalScopes what is asked for beyond what the provider itself needs
 * @param sessionDuration how long the browser keeps a session
 */
record OAuthClient(
        String clientId,
        @Nullable Secret clientSecret,
        URI callback,
        Set<String> additionalScopes,
        Duration sessionDuration) {

    private static final Duration DEFAULT_SESSION = Duration.ofDays(1000);

    /** @param issuer the public URL of the auth plugin */
    static OAuthClient of(AppConfig section, String provider, String issuer, boolean secretNeeded) {
        Set<String> scopes = new LinkedHashSet<>();
        section.strings("additionalScopes").forEach(text -> scopes.addAll(scopes(text)));
        return new OAuthClient(
                section.requiredString("clientId"),
                secretNeeded
                        ? section.requiredSecret("clientSecret")
                        : section.secret("clientSecret").orElse(null),
                section.has("callbackUrl")
                        ? address(section, "callbackUrl")
                        : URI.create(issuer + "/" + provider + "/handler/frame"),
                Set.copyOf(scopes),
                section.duration("sessionDuration").orElse(DEFAULT_SESSION));
    }

    /** An http or https URL that the configuration gives, without a slash at its end. */
    static URI address(AppConfig section, String key) {
        String text = section.requiredString(key);
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        try {
            URI address = new URI(text);
            if (address.getHost() != null
                    && address.getRawUserInfo() == null
                    && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw section.error(key, "should be an http or https URL, but is '" + text + "'", e);
        }
        throw section.error(key, "should be an http or https URL, but is '" + text + "'");
    }

    /** Names of scopes between blanks, commas or bars. */
    static Set<String> scopes(String text) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : text.split("[\\s,|]+", -1)) {
            if (!scope.isEmpty()) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    Secret requiredSecret() {
        if (clientSecret == null) {
            throw new IllegalStateException("A client without a secret is not asked for it");
        }
        return clientSecret;
    }

    /** The parameters with which every provider is asked to let a user agree, in their order; more can be added. */
    Map<String, String> authorization(String state, Set<String> scopes) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("redirect_uri", callback.toString());
        parameters.put("scope", String.join(" ", scopes));
        parameters.put("state", state);
        parameters.put("client_id", clientId);
        return parameters;
    }

    /** Fields of a request with those by which this client proves itself. */
    Map<String, String> proven(Map<String, String> fields) {
        Map<String, String> form = new LinkedHashMap<>(fields);
        form.put("client_id", clientId);
        form.put("client_secret", requiredSecret().reveal());
        return form;
    }

    /** An address with parameters behind those that it has. */
    static URI with(URI address, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads what a token endpoint answers. */
    static ProviderTokens tokens(JsonNode answer) {
        String accessToken = answer.path("access_token").asString("");
        if (accessToken.isEmpty()) {
            throw new SignInFailure("The provider's answer has no access token");
        }
        JsonNode expires = answer.path("expires_in");
        return new ProviderTokens(
                new Secret(accessToken),
                secret(answer.path("id_token").asString("")),
                secret(answer.path("refresh_token").asString("")),
                text(answer.path("scope")),
                expires.isNumber() ? Long.valueOf(expires.asLong()) : null);
    }

    private static @Nullable Secret secret(String value) {
        return value.isEmpty() ? null : new Secret(value);
    }

    /** A text that says something; null for anything else. */
    static @Nullable String text(JsonNode json) {
        String text = json.isNumber() ? json.asString() : json.asString("");
        return text.isEmpty() ? null : text;
    }
}
