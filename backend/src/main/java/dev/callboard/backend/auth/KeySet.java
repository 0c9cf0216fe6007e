package dev.callboard.backend.auth;

import com.nimbusds.jose.jwk.ECKey;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.JsonAnswer;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** The public halves of keys, as those who check tokens fetch them. The bridge to the store of keys. */
final class KeySet {

    private KeySet() {}

    static Mono<ResponseEntity<byte[]>> of(SigningKeys keys, ServerHttpRequest request) {
        return Mono.fromCallable(keys::published)
                .subscribeOn(BlockingCalls.scheduler())
                .map(published -> JsonAnswer.ok(
                        request,
                        Map.of(
                                "keys",
                                published.stream().map(ECKey::toJSONObject).toList())));
    }
}
