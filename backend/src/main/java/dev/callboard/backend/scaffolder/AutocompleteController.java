package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Look-ups at a Git host with the user's own token. No provider is part of this server yet, and the answer says so. */
@RestController
@RequestMapping("/api/scaffolder")
final class AutocompleteController {

    @PostMapping("/v2/autocomplete/{provider}/{resource}")
    Mono<ResponseEntity<byte[]>> complete(
            @PathVariable String provider, @PathVariable String resource, ServerHttpRequest request) {
        QueryString.none(request);
        return RequestBodies.read(request).flatMap(body -> {
            String token = RequestBodies.string(body, "token");
            RequestBodies.strings(body, "context");
            return Mono.error(new InputError(
                    token.isEmpty() ? "Missing token query parameter" : "Unsupported provider: " + provider));
        });
    }
}
