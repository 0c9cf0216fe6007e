package dev.callboard.backend.policy.metrics;

import dev.callboard.backend.policy.ExemptionWatch;
import dev.callboard.policy.EngineStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Says which rules are asked. A revision that is not asked any more is not mentioned any more. */
final class EngineMetrics {

    private final Supplier<EngineStatus> status;
    private final InstantSource clock;
    private final MultiGauge bundle;

    EngineMetrics(
            MeterRegistry registry,
            Supplier<EngineStatus> status,
            HeldTasks held,
            ExemptionWatch exemptions,
            InstantSource clock) {
        this.status = status;
        this.clock = clock;
        this.bundle = MultiGauge.builder("policy.bundle.info")
                .description("The revision of the rules that are asked")
                .register(registry);
        Gauge.builder("policy.bundle.age", this, EngineMetrics::age)
                .description("Since when the rules that are asked have been asked")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("policy.engine.ready", status, now -> now.get().ready() ? 1 : 0)
                .description("Whether the engine decides")
                .register(registry);
        Gauge.builder("policy.hold.tasks", held, HeldTasks::count)
                .description("Tasks that wait because nobody decides on their next step")
                .register(registry);
        Gauge.builder("policy.exemptions.expiring", exemptions, ExemptionWatch::endingSoon)
                .description("Exemptions that end within two weeks")
                .register(registry);
    }

    /** To be called before the figures are read. */
    void refresh() {
        EngineStatus now = status.get();
        String revision = Objects.requireNonNullElse(now.revision(), "none");
        bundle.register(List.of(MultiGauge.Row.of(Tags.of("name", now.engine(), "revision", revision), 1)), true);
    }

    /** Not a number while there are no rules. */
    private double age() {
        Instant since = status.get().since();
        return since == null
                ? Double.NaN
                : Duration.between(since, clock.instant()).toSeconds();
    }
}
