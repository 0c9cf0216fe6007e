package dev.callboard.backend.policy;

import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.RunningPolicyEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says which rules are asked, and whether there is trouble with them. */
@RestController
@RequestMapping("/api/policy")
final class BundlesController {

    private final RunningPolicyEngine engine;
    private final InstantSource clock;

    BundlesController(RunningPolicyEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    @GetMapping("/bundles")
    ResponseEntity<byte[]> bundles(ServerHttpRequest request) {
        EngineStatus status = engine.status();
        Map<String, @Nullable Object> bundle = new LinkedHashMap<>();
        bundle.put("engine", status.engine());
        bundle.put("source", status.source());
        bundle.put("ready", status.ready());
        bundle.put("revision", status.revision());
        bundle.put("since", status.since() == null ? null : status.since().toString());
        bundle.put(
                "ageSeconds",
                status.since() == null
                        ? null
                        : Duration.between(status.since(), clock.instant()).toSeconds());
        bundle.put("lastError", status.lastError());
        return JsonAnswer.ok(request, Map.of("items", List.of(bundle)));
    }
}
