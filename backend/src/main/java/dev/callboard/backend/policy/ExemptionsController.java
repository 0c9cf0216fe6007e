package dev.callboard.backend.policy;

import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.web.JsonAnswer;
import java.time.Instant;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Lists what rules do not enforce for a while, the first to end first. */
@RestController
@RequestMapping("/api/policy")
final class ExemptionsController {

    private final ExemptionWatch watch;
    private final SharedClock clock;

    ExemptionsController(ExemptionWatch watch, SharedClock clock) {
        this.watch = watch;
        this.clock = clock;
    }

    @GetMapping("/exemptions")
    Mono<ResponseEntity<byte[]>> list(ServerHttpRequest request) {
        Instant now = clock.now();
        return watch.exemptions()
                .map(exemptions -> JsonAnswer.ok(
                        request,
                        Map.of(
                                "items",
                                exemptions.stream()
                                        .map(exemption -> exemption.json(now))
                                        .toList())));
    }
}
