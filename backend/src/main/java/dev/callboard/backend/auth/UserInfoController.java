package dev.callboard.backend.auth;

import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells plugins what the user of a token owns, since tokens do not say it themselves. */
@RestController
final class UserInfoController {

    private final AuthenticationFilter tokens;
    private final SignIn signIn;

    UserInfoController(AuthenticationFilter tokens, SignIn signIn) {
        this.tokens = tokens;
        this.signIn = signIn;
    }

    @GetMapping("/api/auth/v1/userinfo")
    Mono<ResponseEntity<byte[]>> userInfo(ServerHttpRequest request) {
        String token = AuthenticationFilter.bearer(request);
        if (token == null) {
            return Mono.error(new AuthenticationError("Missing credentials"));
        }
        return tokens.verify(token, "auth")
                .map(verified -> user(verified.credentials()))
                .flatMap(user -> signIn.ownership(user.ref())
                        .map(ownership -> answer(request, user, ownership))
                        .defaultIfEmpty(unknown()));
    }

    private static Credentials.User user(Credentials bearer) {
        if (bearer instanceof Credentials.User user) {
            return user;
        }
        throw new InputError("Userinfo endpoint must be called with a token that represents a user principal");
    }

    private static ResponseEntity<byte[]> answer(
            ServerHttpRequest request, Credentials.User user, List<String> ownership) {
        return JsonAnswer.ok(request, Map.of("claims", Map.of("sub", user.ref().toString(), "ent", ownership)));
    }

    /** The original answers with text here, and its clients do not parse it. */
    private static ResponseEntity<byte[]> unknown() {
        return ResponseEntity.status(HttpStatus.NOT_FOUND)
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body("User info not found".getBytes(StandardCharsets.UTF_8));
    }
}
