package dev.callboard.backend.auth;

import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.NotImplementedError;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The sign-in providers, of which there is one so far. */
@RestController
@RequestMapping("/api/auth/{provider}")
final class ProviderController {

    private final @Nullable GuestProvider guest;

    ProviderController(ObjectProvider<GuestProvider> guest) {
        this.guest = guest.getIfAvailable();
    }

    @RequestMapping(
            path = "/refresh",
            method = {RequestMethod.GET, RequestMethod.POST})
    Mono<ResponseEntity<byte[]>> refresh(@PathVariable String provider, ServerHttpRequest request) {
        return find(provider).refresh().map(session -> JsonAnswer.ok(request, body(session)));
    }

    /** Providers without a pop-up window have nothing here. */
    @RequestMapping(
            path = {"/start", "/handler/frame"},
            method = {RequestMethod.GET, RequestMethod.POST})
    Mono<Void> popup(@PathVariable String provider) {
        find(provider);
        return Mono.error(new NotImplementedError("Not implemented"));
    }

    @RequestMapping("/{*rest}")
    Mono<Void> other(@PathVariable String provider, @PathVariable String rest) {
        find(provider);
        return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private GuestProvider find(String provider) {
        if (!provider.equals("guest")) {
            throw new NotFoundError("Unknown auth provider '" + provider + "'");
        }
        if (guest == null) {
            throw new NotFoundError("No auth provider registered for 'guest'");
        }
        return guest;
    }

    private static ObjectNode body(SignIn.Session session) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("profile");
        ObjectNode identity = body.putObject("backstageIdentity");
        identity.put("token", session.token());
        identity.put("expiresInSeconds", session.expiresInSeconds());
        ObjectNode described = identity.putObject("identity");
        described.put("type", "user");
        described.put("userEntityRef", session.user().toString());
        session.ownershipRefs().forEach(described.putArray("ownershipEntityRefs")::add);
        return body;
    }
}
