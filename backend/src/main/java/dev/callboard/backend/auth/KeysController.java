package dev.callboard.backend.auth;

import dev.callboard.backend.web.JsonAnswer;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What others need to check the tokens of this server. */
@RestController
final class KeysController {

    private static final List<String> ALGORITHMS = List.of("ES256");

    private final SigningKeys keys;
    private final AuthSettings settings;

    KeysController(SigningKeys signingKeys, AuthSettings settings) {
        this.keys = signingKeys;
        this.settings = settings;
    }

    @GetMapping("/api/auth/.well-known/jwks.json")
    Mono<ResponseEntity<byte[]>> keys(ServerHttpRequest request) {
        return KeySet.of(keys, request);
    }

    @GetMapping("/api/auth/.well-known/openid-configuration")
    ResponseEntity<byte[]> metadata(ServerHttpRequest request) {
        String issuer = settings.tokens().issuer();
        return JsonAnswer.ok(
                request,
                Map.of(
                        "issuer",
                        issuer,
                        "userinfo_endpoint",
                        issuer + "/v1/userinfo",
                        "jwks_uri",
                        issuer + "/.well-known/jwks.json",
                        "response_types_supported",
                        List.of("id_token"),
                        "subject_types_supported",
                        List.of("public"),
                        "id_token_signing_alg_values_supported",
                        ALGORITHMS,
                        "scopes_supported",
                        List.of("openid"),
                        "claims_supported",
                        List.of("sub", "ent")));
    }
}
