package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.provider.ReadOutcome;
import dev.callboard.catalog.provider.SourceReader;
import dev.callboard.catalog.stitching.OrphanStrategy;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmIntegrations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * What a catalog is made of.
 *
 * @param configured the locations that are read whatever is registered
 * @param providers who tells of further entities, and what is believed of that
 * @param historyRetention how long it is remembered what has changed
 * @param fingerprint tells one configuration of processing from another; results of another one are not used
 * @param admission whose change of mind has everything judged again
 */
record IngestSettings(
        CatalogStore store,
        SourceReader reader,
        EntityPipeline pipeline,
        Function<Entity, List<Relation>> relations,
        OrphanStrategy orphanStrategy,
        List<LocationRef> configured,
        ProviderSettings providers,
        LookPauses pauses,
        Duration historyRetention,
        InstantSource clock,
        String fingerprint,
        AdmissionCheck admission,
        IngestListener listener,
        LookListener looks) {

    /** What a source was when it was read, and how it was read. */
    SourceState stateOf(ReadOutcome.Read read) {
        return new SourceState(fingerprint, read.rules(), read.state());
    }

    ScmIntegrations integrations() {
        return reader.integrations();
    }
}
