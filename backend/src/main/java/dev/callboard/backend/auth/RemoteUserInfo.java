package dev.callboard.backend.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What users own, where another server signs them in: it is asked with the user's own token, as it takes no other. */
final class RemoteUserInfo {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MAX_REMEMBERED = 10_000;

    private record Remembered(List<String> ownership, Instant until) {}

    private final URI address;
    private final PluginClient client;
    private final InstantSource clock;
    private final Cache<String, Remembered> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    /** @param auth the base URL of the auth plugin */
    RemoteUserInfo(URI auth, PluginClient client, InstantSource clock) {
        this.address = URI.create(auth + "/v1/userinfo");
        this.client = client;
        this.clock = clock;
    }

    /** Never empty; an error if the other server does not say. */
    Mono<List<String>> ownership(Secret limitedToken) {
        @Nullable Remembered known = remembered.getIfPresent(limitedToken.reveal());
        if (known != null && clock.instant().isBefore(known.until())) {
            return Mono.just(known.ownership());
        }
        return client.get(address, limitedToken)
                .map(RemoteUserInfo::read)
                .doOnNext(ownership -> remembered.put(
                        limitedToken.reveal(),
                        new Remembered(ownership, clock.instant().plus(FRESH))));
    }

    private static List<String> read(JsonNode answer) {
        JsonNode owned = answer.path("claims").path("ent");
        if (!owned.isArray() || !owned.valueStream().allMatch(JsonNode::isString)) {
            throw new ServiceUnavailableError("The auth plugin does not say what the user owns");
        }
        return owned.valueStream().map(JsonNode::asString).toList();
    }
}
