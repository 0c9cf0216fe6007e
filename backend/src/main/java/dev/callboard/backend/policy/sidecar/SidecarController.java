package dev.callboard.backend.policy.sidecar;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.policy.EngineReports;
import dev.callboard.backend.policy.ServedBundle;
import dev.callboard.backend.policy.Sidecars;
import dev.callboard.backend.policy.records.DecisionReaders;
import dev.callboard.backend.policy.records.PageRequest;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.policy.embedded.OpaBundle;
import dev.callboard.policy.record.RecordMask;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The bundle, status and decision log services of OPA's management APIs. */
@RestController
@RequestMapping("/api/policy/opa")
final class SidecarController {

    /** Tells OPA that it may ask us to hold the answer. */
    private static final String BUNDLE_TYPE = "application/vnd.openpolicyagent.bundles";

    private static final Pattern WAIT = Pattern.compile("(?:^|[;,\\s])wait=(\\d{1,4})\\b");
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final Sidecars sidecars;
    private final EngineReports reports;
    private final OpaDecisionStore decisions;
    private final DecisionReaders readers;
    private final RecordMask mask;
    private final SharedClock clock;

    SidecarController(
            Sidecars sidecars,
            EngineReports reports,
            OpaDecisionStore decisions,
            DecisionReaders readers,
            RecordMask mask,
            SharedClock clock) {
        this.sidecars = sidecars;
        this.reports = reports;
        this.decisions = decisions;
        this.readers = readers;
        this.mask = mask;
        this.clock = clock;
    }

    /** Held back, where OPA asks for it, until there is another bundle than the one it has. */
    @GetMapping("/bundle.tar.gz")
    Mono<ResponseEntity<byte[]>> bundle(Credentials caller, ServerHttpRequest request) {
        ServedBundle served = sidecars.bundleFor(caller);
        String known = tag(request.getHeaders());
        return served.changedFrom(known, wait(request.getHeaders()))
                .map(bundle -> bundle.map(there -> answer(there, known))
                        .orElseThrow(() -> new ServiceUnavailableError("There is no bundle to give to OPA servers: "
                                + served.lastError().orElse("it is being read"))));
    }

    private static ResponseEntity<byte[]> answer(OpaBundle bundle, String known) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        bundle.digest().equals(known) ? 304 : 200)
                .header(HttpHeaders.CONTENT_TYPE, BUNDLE_TYPE)
                .eTag('"' + bundle.digest() + '"');
        return bundle.digest().equals(known) ? answer.build() : answer.body(bundle.archive());
    }

    private static String tag(HttpHeaders headers) {
        String known = headers.getFirst(HttpHeaders.IF_NONE_MATCH);
        return known == null ? "" : known.replace("W/", "").replace("\"", "").strip();
    }

    private static Duration wait(HttpHeaders headers) {
        String prefer = headers.getFirst("Prefer");
        Matcher asked = WAIT.matcher(prefer == null ? "" : prefer);
        return asked.find()
                ? Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(asked.group(1))))
                : Duration.ZERO;
    }

    @PostMapping("/status")
    Mono<ResponseEntity<byte[]>> status(Credentials caller, ServerHttpRequest request) {
        sidecars.bundleFor(caller);
        return OpaBodies.read(request)
                .flatMap(message -> done(() -> reports.keep(OpaStatus.read(message, clock.now()))));
    }

    @PostMapping("/logs")
    Mono<ResponseEntity<byte[]>> logs(Credentials caller, ServerHttpRequest request) {
        sidecars.bundleFor(caller);
        return OpaBodies.read(request)
                .flatMap(message -> done(() -> decisions.add(OpaDecision.read(message, mask), clock.now())));
    }

    /** What OPA servers have logged, newest first. */
    @GetMapping("/decisions")
    Mono<ResponseEntity<byte[]>> decisions(Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, "Reading what OPA servers log");
        PageRequest page = PageRequest.of(request, Long.MAX_VALUE);
        return Mono.fromCallable(() -> decisions.page(page.cursor(), page.andOne()))
                .subscribeOn(BlockingCalls.scheduler())
                .map(found -> JsonAnswer.ok(request, page.page(found)));
    }

    /** OPA takes no other status than 200 for success. */
    private static Mono<ResponseEntity<byte[]>> done(Runnable work) {
        return Mono.fromRunnable(work)
                .subscribeOn(BlockingCalls.scheduler())
                .thenReturn(ResponseEntity.ok(new byte[0]));
    }
}
