package dev.callboard.policy.opa;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Asks an OPA server.
 *
 * <p>A server that does not answer is asked again once within the same time, and left alone for a while after some
 * failures in a row; both end in {@link Unavailable}. Whether it is fit to answer is found out by evaluating a known
 * input at the start and every few seconds from then on.
 */
public final class OpaPolicyEngine implements RunningPolicyEngine {

    private static final Logger log = LoggerFactory.getLogger(OpaPolicyEngine.class);

    private static final String FLAGS = "?strict-builtin-errors=true&provenance=true";
    private static final int TOLERATED_FAILURES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    /** What a busy machine may take to tell of a limit that has passed. */
    private static final Duration BEYOND_THE_LIMITS = Duration.ofSeconds(5);

    private final OpaSettings settings;
    private final OpaHttp http;
    private final CircuitBreaker breaker;
    private final InstantSource clock;
    private final Disposable probes;
    private volatile Probed probed = new Probed(null, null, "It has not been asked yet");

    private OpaPolicyEngine(OpaSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.http = new OpaHttp(settings);
        this.breaker = new CircuitBreaker(TOLERATED_FAILURES, PAUSE, clock);
        this.probes = Mono.defer(this::probe)
                .repeatWhen(ended -> ended.delayElements(PROBE_INTERVAL))
                .subscribe();
    }

    /** An engine that begins to look at once whether the server is there. */
    public static OpaPolicyEngine start(OpaSettings settings, InstantSource clock) {
        return new OpaPolicyEngine(settings, clock);
    }

    @Override
    public Mono<EngineAnswer> evaluate(EntryPoint entryPoint, JsonNode input) {
        return Mono.defer(() -> {
            if (!breaker.tryPass()) {
                return Mono.just(new Unavailable("The OPA server did not answer lately; it is asked again in "
                        + PAUSE.toSeconds() + " s at the latest"));
            }
            return ask(entryPoint, input).doOnNext(answer -> {
                if (answer instanceof Unavailable) {
                    breaker.failed();
                } else {
                    breaker.succeeded();
                }
            });
        });
    }

    @Override
    public Duration patience() {
        boolean plansTakeLonger = settings.planTimeout().compareTo(settings.stepTimeout()) > 0;
        return (plansTakeLonger ? settings.planTimeout() : settings.stepTimeout()).plus(BEYOND_THE_LIMITS);
    }

    @Override
    public EngineStatus status() {
        Probed now = probed;
        return new EngineStatus(
                "opa",
                settings.url().toString(),
                now.revision != null && now.error == null,
                now.revision,
                now.since,
                now.error);
    }

    @Override
    public void close() {
        probes.dispose();
        http.close();
    }

    private Mono<EngineAnswer> ask(EntryPoint entryPoint, JsonNode input) {
        Duration limit = entryPoint == EntryPoint.TASK ? settings.planTimeout() : settings.stepTimeout();
        JsonNode body = JsonNodeFactory.instance.objectNode().set("input", input);
        return http.post("/v1/data/" + entryPoint.path() + FLAGS, StrictJson.write(body), limit);
    }

    /** Looks at the server past the breaker; never an error signal, so that the next look comes. */
    private Mono<EngineAnswer> probe() {
        return http.health()
                .flatMap(trouble -> trouble.isEmpty()
                        ? ask(EntryPoint.ACTION, KnownInput.step())
                        : Mono.just(new Unavailable(trouble)))
                .doOnNext(this::note)
                .onErrorResume(failure -> {
                    log.error("Looking at the OPA server failed", failure);
                    return Mono.empty();
                });
    }

    private void note(EngineAnswer answer) {
        Probed before = probed;
        if (answer instanceof Defined(JsonNode result, String revision) && KnownInput.isDecision(answer)) {
            Instant since =
                    Objects.equals(before.revision, revision) && before.since != null ? before.since : clock.instant();
            if (before.error != null || !Objects.equals(before.revision, revision)) {
                log.info("The policy is revision {} of the OPA server at {}", revision, settings.url());
            }
            probed = new Probed(revision, since, null);
            breaker.succeeded();
        } else {
            String error = "It does not decide on a known input: " + answer;
            if (!error.equals(before.error)) {
                log.warn("The OPA server at {} cannot be used: {}", settings.url(), answer);
            }
            probed = new Probed(before.revision, before.since, error);
        }
    }

    private record Probed(
            @Nullable String revision,
            @Nullable Instant since,
            @Nullable String error) {}
}
