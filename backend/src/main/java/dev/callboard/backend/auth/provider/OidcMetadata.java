package dev.callboard.backend.auth.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How an OpenID provider describes itself. An address that is not as safe as the description's own is refused.
 *
 * @param revocation empty if the provider takes no token back
 */
record OidcMetadata(String issuer, URI authorization, URI token, URI userInfo, URI keys, Optional<URI> revocation) {

    static OidcMetadata of(JsonNode json, URI from) {
        return new OidcMetadata(
                required(json, "issuer"),
                address(json, "authorization_endpoint", from),
                address(json, "token_endpoint", from),
                address(json, "userinfo_endpoint", from),
                address(json, "jwks_uri", from),
                json.path("revocation_endpoint").isString()
                        ? Optional.of(address(json, "revocation_endpoint", from))
                        : Optional.empty());
    }

    private static String required(JsonNode json, String member) {
        String value = json.path(member).asString("");
        if (value.isEmpty()) {
            throw new SignInFailure("The description of the provider has no " + member);
        }
        return value;
    }

    private static URI address(JsonNode json, String member, URI from) {
        String value = required(json, member);
        try {
            URI address = new URI(value);
            boolean safe =
                    "https".equals(address.getScheme()) || from.getScheme().equals(address.getScheme());
            if (safe && address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new SignInFailure("The description of the provider has a " + member + " that is no URL", e);
        }
        throw new SignInFailure("The description of the provider has a " + member + " that cannot be used: " + value);
    }
}
