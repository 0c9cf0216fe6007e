package dev.callboard.backend.runtime;

import dev.callboard.backend.web.JsonAnswer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers whoever decides on restarting the server or sending it requests. */
@RestController
@RequestMapping("/.backstage/health/v1")
final class HealthController {

    private static final Map<String, String> OK = Map.of("status", "ok");

    private final Health health;

    HealthController(Health health) {
        this.health = health;
    }

    @GetMapping("/liveness")
    ResponseEntity<byte[]> liveness(ServerHttpRequest request) {
        return JsonAnswer.ok(request, OK);
    }

    @GetMapping("/readiness")
    ResponseEntity<byte[]> readiness(ServerHttpRequest request) {
        return health.notReady()
                .map(reason -> JsonAnswer.of(request, 503, notReady(reason)))
                .orElseGet(() -> JsonAnswer.ok(request, OK));
    }

    private static Map<String, String> notReady(String reason) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("message", reason);
        body.put("status", "error");
        return body;
    }
}
