package dev.callboard.backend.policy.metrics;

import dev.callboard.backend.policy.CandidateTrial;
import dev.callboard.policy.record.Difference;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what the rules on trial would decide otherwise. */
final class CandidateMetrics {

    private final MeterRegistry registry;
    private final RuleCodes codes = new RuleCodes();

    private CandidateMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts from now on. */
    static CandidateMetrics of(MeterRegistry registry, CandidateTrial trial) {
        CandidateMetrics metrics = new CandidateMetrics(registry);
        trial.listen(metrics::count);
        FunctionCounter.builder("policy.candidate.dropped", trial, CandidateTrial::dropped)
                .description("Decisions that were not judged again because too many waited")
                .register(registry);
        return metrics;
    }

    private void count(Difference difference) {
        Counter.builder("policy.candidate.differences")
                .description("Decisions that the rules on trial would make otherwise, by what they would become")
                .tags("before", name(difference.before()), "after", name(difference.after()))
                .register(registry)
                .increment();
        difference.appeared().forEach(code -> countCode(code, "appeared"));
        difference.vanished().forEach(code -> countCode(code, "vanished"));
    }

    private void countCode(String code, String change) {
        Counter.builder("policy.candidate.findings")
                .description("Findings that only the rules on trial have, or no longer have")
                .tags("code", codes.label(code), "change", change)
                .register(registry)
                .increment();
    }

    private static String name(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
