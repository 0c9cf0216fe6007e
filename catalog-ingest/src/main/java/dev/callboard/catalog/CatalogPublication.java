package dev.callboard.catalog;

import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.stitching.Stitcher;
import dev.callboard.catalog.store.CatalogBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores a change and then shows it: the entities, what is wrong with what was read, and the log. */
final class CatalogPublication {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogPublication.class);
    private static final int MAX_LOGGED = 20;

    private final IngestSettings settings;
    private final CatalogView view;
    private final SourceSchedule schedule;
    private final Stitcher stitcher;
    private final LiveLocations live;
    private final IngestErrors errors = new IngestErrors();
    private long version;

    CatalogPublication(
            IngestSettings settings, CatalogView view, SourceSchedule schedule, Stitcher stitcher, LiveLocations live) {
        this.settings = settings;
        this.view = view;
        this.schedule = schedule;
        this.stitcher = stitcher;
        this.live = live;
    }

    /** Goes on from a version, with what was known to be wrong then. */
    void load(long base, Map<String, List<IngestionError>> known) {
        version = base;
        errors.load(known);
    }

    void publish(IngestRound round) {
        Map<String, List<IngestionError>> errorChanges = errors.changes(currentErrors(round));
        CatalogBatch batch = round.batch(version, errorChanges);
        if (batch.isEmpty()) {
            return;
        }
        version = settings.store().write(batch);
        if (batch.changesEntities()) {
            tell(batch);
            view.publish(version, batch.upserts(), batch.removals());
        }
        tellErrors(errors.written(errorChanges));
    }

    private Map<String, List<IngestionError>> currentErrors(IngestRound round) {
        Map<String, List<IngestionError>> result = new HashMap<>();
        round.readingsGone().forEach(key -> result.put(key, List.of()));
        for (TargetKey key : round.examinedTargets()) {
            result.put(key.id(), IngestErrors.of(key, live.reading(key), schedule.failureOf(key), stitcher));
        }
        return result;
    }

    private void tell(CatalogBatch batch) {
        long added = batch.upserts().stream()
                .filter(owned -> view.find(owned.entity().ref()).isEmpty())
                .count();
        String summary = "%d new, %d changed, %d removed"
                .formatted(
                        added, batch.upserts().size() - added, batch.removals().size());
        settings.listener().changed(version, summary);
    }

    private void tellErrors(IngestErrors.News news) {
        news.appeared().stream().limit(MAX_LOGGED).forEach(settings.listener()::failed);
        if (news.appeared().size() > MAX_LOGGED) {
            LOG.warn("and {} more errors of the catalog", news.appeared().size() - MAX_LOGGED);
        }
        news.resolved().stream().limit(MAX_LOGGED).forEach(settings.listener()::resolved);
    }

    int errorCount() {
        return errors.count();
    }
}
