package dev.callboard.backend.policy;

import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PatientEngine;
import dev.callboard.policy.PolicyEngine;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Knows the exemptions of the rules that are asked, and says once a day which of them end soon or have ended. */
public final class ExemptionWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExemptionWatch.class);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration REPORTS = Duration.ofDays(1);

    private final PatientEngine engine;
    private final InstantSource clock;
    private volatile @Nullable List<Exemption> known;
    private @Nullable Disposable looks;
    private Instant reported = Instant.EPOCH;

    /** @param engine asked for them, with patience */
    public ExemptionWatch(PolicyEngine engine, InstantSource clock) {
        this.engine = new PatientEngine(engine);
        this.clock = clock;
    }

    /** Those of the rules that are asked at this moment; none where the rules cannot be asked. */
    Mono<List<Exemption>> exemptions() {
        return engine.evaluate(EntryPoint.MANIFEST, KnownInput.step())
                .map(answer -> answer instanceof Defined(JsonNode manifest, String revision)
                        ? Exemption.of(manifest)
                        : List.of());
    }

    void start() {
        looks = Flux.interval(FIRST, PAUSE)
                .onBackpressureDrop()
                .concatMap(tick -> exemptions())
                .subscribe(this::note);
    }

    /** Takes what was seen, and reports it unless that was done today. Called by one thread at a time. */
    void note(List<Exemption> exemptions) {
        known = exemptions;
        Instant now = clock.instant();
        if (!now.isBefore(reported.plus(REPORTS))) {
            reported = now;
            report(exemptions);
        }
    }

    /** How many end soon, by the last look; not a number before the first. */
    public double endingSoon() {
        List<Exemption> seen = known;
        Instant now = clock.instant();
        return seen == null
                ? Double.NaN
                : seen.stream().filter(exemption -> exemption.endsSoon(now)).count();
    }

    /** Says which of them need somebody's attention. */
    void report(List<Exemption> exemptions) {
        Instant now = clock.instant();
        for (Exemption exemption : exemptions) {
            if (exemption.hasEnded(now)) {
                log.warn(
                        "The exemption {} from {} for {} has ended; take it out",
                        exemption.ticket(),
                        exemption.code(),
                        exemption.scope());
            } else if (exemption.endsSoon(now)) {
                log.warn(
                        "The exemption {} from {} for {} ends at {}; it was approved by {}",
                        exemption.ticket(),
                        exemption.code(),
                        exemption.scope(),
                        exemption.expires(),
                        exemption.approvedBy());
            }
        }
    }

    @Override
    public void close() {
        Disposable running = looks;
        if (running != null) {
            running.dispose();
        }
    }
}
