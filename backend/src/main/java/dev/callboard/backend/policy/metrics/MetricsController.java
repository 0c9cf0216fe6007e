package dev.callboard.backend.policy.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The figures of the policy, for Prometheus. */
@RestController
@RequestMapping("/api/policy")
final class MetricsController {

    private static final MediaType TEXT = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    private final PrometheusMeterRegistry registry;
    private final EngineMetrics engine;

    MetricsController(PrometheusMeterRegistry registry, EngineMetrics engine) {
        this.registry = registry;
        this.engine = engine;
    }

    @GetMapping("/metrics")
    ResponseEntity<String> metrics() {
        engine.refresh();
        return ResponseEntity.ok().contentType(TEXT).body(registry.scrape());
    }
}
