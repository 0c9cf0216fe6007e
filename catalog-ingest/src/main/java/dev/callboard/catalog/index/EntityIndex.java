package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.Collection;

/**
 * The query index: an immutable snapshot of the whole catalog that is replaced whole.
 *
 * <p>Readers never wait and never see half an update. One writer at a time.
 */
public final class EntityIndex {

    private volatile long version;

    /**
     * Makes a change visible to readers.
     *
     * @param version the catalog version that the change leads to; grows with every change
     */
    public synchronized void publish(long version, Collection<FinalEntity> upserts, Collection<EntityRef> removals) {
        this.version = version;
    }

    /** The catalog version that readers see; zero before the first change. */
    public long version() {
        return version;
    }
}
