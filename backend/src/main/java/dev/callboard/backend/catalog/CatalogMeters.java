package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.IngestionProgress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** How large the catalog is, and whether its sources can be read. */
final class CatalogMeters implements MeterBinder {

    private final CatalogIngest catalog;
    private final InstantSource clock;

    CatalogMeters(CatalogIngest catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "callboard.catalog.entities",
                        catalog,
                        ingest -> ingest.index().snapshot().size())
                .description("Entities that this replica serves")
                .register(registry);
        gauge(
                registry,
                "sources",
                "Repositories that are read",
                progress -> progress.sources().size());
        gauge(
                registry,
                "sources.failing",
                "Repositories whose last reading failed",
                progress -> progress.sources().stream()
                        .filter(source -> source.lastError() != null)
                        .count());
        gauge(
                registry,
                "sources.remaining",
                "Repositories that have not been looked at since the replica that reads began to",
                IngestionProgress::remaining);
        gauge(
                registry,
                "success.age.seconds",
                "How long ago the repository that has waited longest was read or found unchanged",
                this::oldestSuccess);
        gauge(
                registry,
                "backoff.seconds",
                "The longest time for which a repository that failed is left alone from now on",
                this::longestPause);
        gauge(registry, "version", "The version of the catalog that is served", IngestionProgress::version);
        gauge(registry, "leader", "Whether this replica reads for all", progress -> progress.leader() ? 1 : 0);
        gauge(
                registry,
                "complete",
                "Whether each repository has been looked at since the start, and no provider is waited for",
                progress -> progress.complete() ? 1 : 0);
    }

    private double oldestSuccess(IngestionProgress progress) {
        return progress.sources().stream()
                .map(IngestionProgress.SourceProgress::lastSuccess)
                .filter(Objects::nonNull)
                .mapToLong(last -> Duration.between(last, clock.instant()).toSeconds())
                .max()
                .orElse(0);
    }

    private double longestPause(IngestionProgress progress) {
        return progress.sources().stream()
                .filter(source -> source.failures() > 0)
                .map(IngestionProgress.SourceProgress::nextRun)
                .filter(Objects::nonNull)
                .mapToLong(next -> Duration.between(clock.instant(), next).toSeconds())
                .filter(pause -> pause > 0)
                .max()
                .orElse(0);
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<IngestionProgress> value) {
        Gauge.builder("callboard.catalog." + name, catalog, ingest -> value.applyAsDouble(ingest.progress()))
                .description(what)
                .register(registry);
    }
}
