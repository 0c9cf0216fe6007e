package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.catalog.IngestionProgress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** How large the catalog is, and whether its sources can be read. */
final class CatalogMeters implements MeterBinder {

    private final CatalogIngest catalog;

    CatalogMeters(CatalogIngest catalog) {
        this.catalog = catalog;
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
        gauge(registry, "version", "The version of the catalog that is served", IngestionProgress::version);
        gauge(registry, "leader", "Whether this replica reads for all", progress -> progress.leader() ? 1 : 0);
        gauge(
                registry,
                "complete",
                "Whether each repository has been looked at since the start",
                progress -> progress.complete() ? 1 : 0);
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<IngestionProgress> value) {
        Gauge.builder("callboard.catalog." + name, catalog, ingest -> value.applyAsDouble(ingest.progress()))
                .description(what)
                .register(registry);
    }
}
