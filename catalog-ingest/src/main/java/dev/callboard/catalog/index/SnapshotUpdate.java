package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.ParallelWork;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One change of the catalog on its way to the next snapshot.
 *
 * <p>What an entity's rows were is not kept anywhere: it is derived again from its old body, which costs a little time
 * for the entities that change and no memory for those that do not.
 */
final class SnapshotUpdate {

    /** From how many entities on it is worth more than one thread. */
    private static final int MANY = 1_000;

    /** How many entities' rows are held at once; bounds what that needs in memory. */
    private static final int CHUNK = 4_000;

    /** How many entities a thread takes at a time. */
    private static final int SHARE = 250;

    private final CatalogSnapshot before;
    private final EntityTable.Editor entities;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final Map<String, KeyReplacements> keys = new LinkedHashMap<>();
    private final KeyReplacements refs = new KeyReplacements();

    /**
     * An entity that is to be put.
     *
     * @param ordinal of the entity it replaces, negative if there is none
     */
    private record Prepared(
            FinalEntity entity,
            String ref,
            int ordinal,
            Map<String, Map<String, String>> old,
            Map<String, Map<String, String>> fresh) {}

    SnapshotUpdate(CatalogSnapshot before) {
        this.before = before;
        this.entities = before.entities().edit();
    }

    void remove(EntityRef ref) {
        int ordinal = ordinalOf(ref.toString());
        if (ordinal >= 0) {
            replaceRows(ordinal, SearchRows.of(entities.get(ordinal)), Map.of());
            refs.add(ordinal, refRow(ref), null);
            entities.set(ordinal, null);
            ordinals.put(ref.toString(), -1);
        }
    }

    void put(FinalEntity entity) {
        put(prepare(entity, KeyPath.root()));
    }

    /** Puts entities with different references one after another; the rows of many are derived by several threads. */
    void putAll(List<FinalEntity> upserts) {
        if (upserts.size() < MANY) {
            KeyPath root = KeyPath.root();
            upserts.forEach(entity -> put(prepare(entity, root)));
            return;
        }
        for (int from = 0; from < upserts.size(); from += CHUNK) {
            List<FinalEntity> chunk = upserts.subList(from, Math.min(from + CHUNK, upserts.size()));
            Prepared[] prepared = new Prepared[chunk.size()];
            ParallelWork.forEach((chunk.size() + SHARE - 1) / SHARE, share -> {
                KeyPath root = KeyPath.root();
                for (int i = share * SHARE; i < Math.min((share + 1) * SHARE, prepared.length); i++) {
                    prepared[i] = prepare(chunk.get(i), root);
                }
            });
            for (Prepared entity : prepared) {
                put(entity);
            }
        }
    }

    /** Changes nothing, so that several threads may do it at once. */
    private Prepared prepare(FinalEntity entity, KeyPath root) {
        String ref = entity.ref().toString();
        int ordinal = ordinalOf(ref);
        return new Prepared(
                entity,
                ref,
                ordinal,
                ordinal < 0 ? Map.of() : SearchRows.of(entities.get(ordinal), root),
                SearchRows.of(entity, root));
    }

    private void put(Prepared prepared) {
        int ordinal = prepared.ordinal();
        if (ordinal >= 0) {
            replaceRows(ordinal, prepared.old(), prepared.fresh());
            entities.set(ordinal, prepared.entity());
        } else {
            ordinal = entities.add(prepared.entity());
            ordinals.put(prepared.ref(), ordinal);
            replaceRows(ordinal, Map.of(), prepared.fresh());
            refs.add(ordinal, null, Map.of(prepared.ref(), prepared.ref()));
        }
    }

    CatalogSnapshot snapshot(long version) {
        return new CatalogSnapshot(
                version,
                entities.table(),
                before.keys().with(keys),
                before.refs().with(refs.change()));
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
                changeOf(key).add(ordinal, rows, newRows);
            }
        });
        fresh.forEach((key, rows) -> {
            if (!old.containsKey(key)) {
                changeOf(key).add(ordinal, null, rows);
            }
        });
    }

    private KeyReplacements changeOf(String key) {
        return keys.computeIfAbsent(key, absent -> new KeyReplacements());
    }

    private static Map<String, String> refRow(EntityRef ref) {
        return Map.of(ref.toString(), ref.toString());
    }
}
