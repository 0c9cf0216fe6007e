package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.CatalogHistory;
import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.EntityChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A history that is told by hand; before version 1 there is nothing, and version 0 is not kept. */
final class FakeHistory implements CatalogHistory {

    final List<EntityChange> changes = new ArrayList<>();
    private final EntityIndex index;

    FakeHistory(EntityIndex index) {
        this.index = index;
    }

    @Override
    public List<EntityChange> of(EntityRef entity, long before, int limit) {
        return changes.reversed().stream()
                .filter(change -> change.ref().equals(entity) && change.id() < before)
                .limit(limit)
                .toList();
    }

    @Override
    public List<EntityChange> changes(long after, int limit) {
        if (after > changes.size()) {
            throw new CatalogException.InvalidInput("There is no such change yet");
        }
        return changes.stream()
                .filter(change -> change.id() > after)
                .limit(limit)
                .toList();
    }

    @Override
    public CatalogSnapshot asOf(long version) {
        if (version == 404) {
            throw new CatalogException.NotYet("Version 404 has not arrived here yet");
        }
        if (version == 0) {
            throw new CatalogException.InvalidInput("The history is kept from version 1 on");
        }
        return index.snapshot();
    }

    @Override
    public CatalogSnapshot asOf(Instant moment) {
        return moment.isBefore(Instant.EPOCH.plusSeconds(1)) ? new EntityIndex().snapshot() : index.snapshot();
    }
}
