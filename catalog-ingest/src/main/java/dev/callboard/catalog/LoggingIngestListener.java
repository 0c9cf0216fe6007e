package dev.callboard.catalog;

import dev.callboard.catalog.processing.IngestionError;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says little while everything is read for the first time, then one line for each change. */
final class LoggingIngestListener implements IngestListener {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogIngest.class);

    private boolean settled;

    @Override
    public void complete(int entities, int sources, int errors, Duration took) {
        settled = true;
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        LOG.info(
                "The catalog holds {} entities from {} sources, compared in {} s ({} entities/s); {} errors",
                entities,
                sources,
                String.format(Locale.ROOT, "%.1f", seconds),
                Math.round(entities / seconds),
                errors);
    }

    @Override
    public void changed(long version, String summary) {
        if (settled) {
            LOG.info("Catalog version {}: {}", version, summary);
        } else {
            LOG.debug("Catalog version {}: {}", version, summary);
        }
    }

    @Override
    public void failed(IngestionError error) {
        LOG.warn("{}{}: {}: {}", error.location(), place(error), error.name(), error.message());
    }

    @Override
    public void resolved(IngestionError error) {
        LOG.info("{}: resolved: {}", error.location(), error.message());
    }

    @Override
    public void progressed(int entities, int looked, int sources, Duration took) {
        double seconds = Math.max(took.toMillis(), 1) / 1000.0;
        LOG.info(
                "Reading: {} of {} sources, {} to go; {} entities ({} entities/s)",
                looked,
                sources,
                sources - looked,
                entities,
                Math.round(entities / seconds));
    }

    private static String place(IngestionError error) {
        return error.line() > 0 ? " line " + error.line() : "";
    }
}
