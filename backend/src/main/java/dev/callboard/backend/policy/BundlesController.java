package dev.callboard.backend.policy;

import dev.callboard.backend.policy.EngineReports.Report;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.JsonAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says which rules are asked by this replica and the others, and whether there is trouble with them. */
@RestController
@RequestMapping("/api/policy")
final class BundlesController {

    private static final Logger log = LoggerFactory.getLogger(BundlesController.class);

    private final EngineReporter reporter;
    private final EngineReports reports;
    private final InstantSource clock;

    BundlesController(EngineReporter reporter, EngineReports reports, InstantSource clock) {
        this.reporter = reporter;
        this.reports = reports;
        this.clock = clock;
    }

    /** This replica is first, and is told of even when the database is not there. */
    @GetMapping("/bundles")
    Mono<ResponseEntity<byte[]>> bundles(ServerHttpRequest request) {
        return Mono.fromCallable(this::others)
                .subscribeOn(BlockingCalls.scheduler())
                .map(others -> JsonAnswer.ok(request, list(others)));
    }

    private List<Report> others() {
        try {
            return reports.lately();
        } catch (IllegalStateException lost) {
            log.warn("Cannot tell which policy the other replicas ask", lost);
            return List.of();
        }
    }

    private ObjectNode list(List<Report> others) {
        Report own = reporter.own();
        List<Report> all = new ArrayList<>(others);
        all.removeIf(report -> report.kind() == own.kind() && report.id().equals(own.id()));
        all.addFirst(own);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        all.forEach(report -> items.add(item(report)));
        return json;
    }

    private ObjectNode item(Report report) {
        ObjectNode json = report.status().deepCopy();
        json.put("kind", report.kind().name().toLowerCase(Locale.ROOT));
        json.put("replica", report.id());
        json.put("seenAt", report.seenAt().toString());
        String since = json.path("since").asString("");
        if (since.isEmpty()) {
            json.putNull("ageSeconds");
        } else {
            json.put("ageSeconds", age(since));
        }
        return json;
    }

    /** Of another clock than ours, perhaps; never less than nothing. */
    private long age(String since) {
        try {
            return Math.max(
                    0, Duration.between(Instant.parse(since), clock.instant()).toSeconds());
        } catch (DateTimeParseException unreadable) {
            return 0;
        }
    }
}
