package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One change of the catalog on its way to the next snapshot.
 *
 * <p>What an entity's rows were is not kept anywhere: it is derived again from its old body, which costs a little time
 * for the entities that change and no memory for those that do not.
 */
final class SnapshotUpdate {

    private final CatalogSnapshot before;
    private final EntityTable.Editor entities;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final Map<String, KeyChange> keys = new LinkedHashMap<>();
    private final KeyChange refs = new KeyChange();

    SnapshotUpdate(CatalogSnapshot before) {
        this.before = before;
        this.entities = before.entities().edit();
    }

    void remove(EntityRef ref) {
        int ordinal = ordinalOf(ref.toString());
        if (ordinal >= 0) {
            replaceRows(ordinal, SearchRows.of(entities.get(ordinal)), Map.of());
            refs.replace(ordinal, refRow(ref), null);
            entities.set(ordinal, null);
            ordinals.put(ref.toString(), -1);
        }
    }

    void put(FinalEntity entity) {
        int ordinal = ordinalOf(entity.ref().toString());
        if (ordinal >= 0) {
            replaceRows(ordinal, SearchRows.of(entities.get(ordinal)), SearchRows.of(entity));
            entities.set(ordinal, entity);
        } else {
            ordinal = entities.add(entity);
            ordinals.put(entity.ref().toString(), ordinal);
            replaceRows(ordinal, Map.of(), SearchRows.of(entity));
            refs.replace(ordinal, null, refRow(entity.ref()));
        }
    }

    CatalogSnapshot snapshot(long version) {
        return new CatalogSnapshot(
                version,
                entities.table(),
                before.keys().with(keys),
                before.refs().with(refs));
    }

    private int ordinalOf(String ref) {
        Integer changed = ordinals.get(ref);
        return changed == null ? before.ordinalOf(ref) : changed;
    }

    private void replaceRows(
            int ordinal, Map<String, Map<String, String>> old, Map<String, Map<String, String>> fresh) {
        old.forEach((key, rows) -> {
            Map<String, String> newRows = fresh.get(key);
            if (!rows.equals(newRows)) {
                changeOf(key).replace(ordinal, rows, newRows);
            }
        });
        fresh.forEach((key, rows) -> {
            if (!old.containsKey(key)) {
                changeOf(key).replace(ordinal, null, rows);
            }
        });
    }

    private KeyChange changeOf(String key) {
        return keys.computeIfAbsent(key, absent -> new KeyChange());
    }

    private static Map<String, String> refRow(EntityRef ref) {
        return Map.of(ref.toString(), ref.toString());
    }
}
