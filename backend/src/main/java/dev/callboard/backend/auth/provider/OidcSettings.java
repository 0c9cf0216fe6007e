package dev.callboard.backend.auth.provider;

import com.nimbusds.jose.JWSAlgorithm;
import dev.callboard.backend.config.AppConfig;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an environment of {@code auth.providers.oidc} says beyond what all providers have.
 *
 * @param metadata where the provider describes itself
 * @param prompt whether the provider may ask the user; empty to leave that to the provider
 * @param clientAuthentication how this server proves itself
 * @param signature the one kind of signature that ID tokens may have
 * @param parameters further parameters of the first request
 */
record OidcSettings(
        URI metadata,
        Optional<String> prompt,
        ClientAuthentication clientAuthentication,
        JWSAlgorithm signature,
        Map<String, String> parameters,
        Duration timeout) {

    private static final String WELL_KNOWN = "/.well-known/";

    enum ClientAuthentication {
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_POST,
        NONE
    }

    OidcSettings {
        parameters = Map.copyOf(parameters);
    }

    static OidcSettings of(AppConfig section) {
        if (section.has("scope")) {
            throw section.error("scope", "is no longer read; list what you need under additionalScopes");
        }
        URI given = OAuthClient.address(section, "metadataUrl");
        Map<String, String> parameters = new LinkedHashMap<>();
        AppConfig configured = section.section("startUrlSearchParams");
        configured.keys().forEach(key -> parameters.put(key, configured.requiredString(key)));
        String prompt = section.string("prompt").orElse("none");
        return new OidcSettings(
                given.getPath().contains(WELL_KNOWN) ? given : URI.create(given + WELL_KNOWN + "openid-configuration"),
                prompt.equals("auto") ? Optional.empty() : Optional.of(prompt),
                authentication(section),
                signature(section),
                parameters,
                section.duration("timeout").orElse(ProviderCalls.TIMEOUT));
    }

    private static ClientAuthentication authentication(AppConfig section) {
        String method = section.string("tokenEndpointAuthMethod").orElse("client_secret_basic");
        return switch (method) {
            case "client_secret_basic" -> ClientAuthentication.CLIENT_SECRET_BASIC;
            case "client_secret_post" -> ClientAuthentication.CLIENT_SECRET_POST;
            case "none" -> ClientAuthentication.NONE;
            default ->
                throw section.error(
                        "tokenEndpointAuthMethod",
                        "should be one of " + List.of("client_secret_basic", "client_secret_post", "none")
                                + ", but is '" + method + "'");
        };
    }

    private static JWSAlgorithm signature(AppConfig section) {
        String name = section.string("tokenSignedResponseAlg").orElse("RS256");
        JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
        if (!JWSAlgorithm.Family.SIGNATURE.contains(algorithm)) {
            throw section.error(
                    "tokenSignedResponseAlg", "should be a kind of public key signature, but is '" + name + "'");
        }
        return algorithm;
    }
}
