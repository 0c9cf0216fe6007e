package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.Map;
import java.util.Optional;

/** The catalog as it once was, made of the present one by taking back what has changed since. */
public final class PastSnapshot {

    private PastSnapshot() {}

    /**
     * Costs what has changed since, and shares all else with the present snapshot, which stays as it is.
     *
     * @param states what the entities were that have changed since; empty for those that were not there
     */
    public static CatalogSnapshot of(CatalogSnapshot now, long version, Map<EntityRef, Optional<FinalEntity>> states) {
        SnapshotUpdate update = new SnapshotUpdate(now);
        states.forEach((ref, state) -> state.ifPresentOrElse(update::put, () -> update.remove(ref)));
        return update.snapshot(version);
    }
}
