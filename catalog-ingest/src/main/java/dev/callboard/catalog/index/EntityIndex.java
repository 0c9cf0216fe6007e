package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The query index: an immutable snapshot of the whole catalog that is replaced whole.
 *
 * <p>Readers take {@link #snapshot() one snapshot} and answer from it alone; they never wait and never see half an
 * update. One writer at a time.
 *
 * <h2>How it works</h2>
 *
 * <p>Every entity has a small number, its <em>ordinal</em>, for as long as it is in the catalog. An entity is flattened
 * into <em>rows</em> of key and value ({@link SearchRows}), and all questions are about those rows. For each key the
 * index holds its values in order ({@link ValueBlocks}), and for each value who has it: one ordinal, or a set of them
 * ({@link Postings}, a compressed bitmap once it is large). So
 *
 * <ul>
 *   <li>a condition is a handful of look-ups whose sets are cut, joined or subtracted ({@link FilterEvaluation}); what a
 *       caller may see is one more set ({@link AuthorizationCondition});
 *   <li>a count or a facet is the size of a set, and looks at no entity;
 *   <li>a page is a walk over the values of the sort key from where the last page ended, cutting each value's set with
 *       the set of the condition ({@link OrderedWalk}); where few of the values belong to the condition, its entities are
 *       compared by their {@link Ranks} instead. It costs what the page is long or the condition selects, whichever is
 *       less;
 *   <li>a text is searched for in the blocks of values whose {@link Trigrams} do not rule it out, not in entities;
 *   <li>the uid and the reference are keys like others, so look-ups are binary searches.
 * </ul>
 *
 * <p>Most of the millions of values are names, URLs and uids that one entity has. A block therefore packs about 128
 * neighbouring values ({@link ValueBlock}): their texts in one string without what all begin with, and a number each for
 * who has it, a few dozen bytes instead of a few hundred for objects.
 *
 * <p>An update derives the rows of the old and the new version of each entity that changes, and applies only their
 * difference ({@link SnapshotUpdate}). All structures are immutable and cut into pieces: entities in chunks, keys in
 * shards, values in blocks. The next snapshot gets new pieces where something changed and shares all others with the one
 * before, so a small change costs nearly the same in a large catalog, and old snapshots stay valid for whoever still
 * reads one.
 */
public final class EntityIndex {

    /** How many entities of a large change are put together at once; bounds what that needs in memory for a while. */
    private static final int PIECE = 25_000;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile CatalogSnapshot current = CatalogSnapshot.EMPTY;

    /** Somebody who has to see a version. */
    private record Waiting(long version, CompletableFuture<CatalogSnapshot> promise) {}

    /**
     * Makes a change visible to readers.
     *
     * @param version the catalog version that the change leads to; grows with every change
     * @param upserts entities that are new or different; of several with one reference the last counts
     * @param removals entities that are gone; unknown ones do no harm, and one that is in both is not removed
     * @throws IllegalArgumentException if the version is older than the one that readers see
     */
    public synchronized void publish(long version, Collection<FinalEntity> upserts, Collection<EntityRef> removals) {
        CatalogSnapshot before = current;
        if (version < before.version()) {
            throw new IllegalArgumentException(
                    "Cannot publish catalog version " + version + " after version " + before.version());
        }
        Map<EntityRef, FinalEntity> latest = new LinkedHashMap<>();
        upserts.forEach(entity -> latest.put(entity.ref(), entity));
        SnapshotUpdate update = new SnapshotUpdate(before);
        removals.stream().filter(ref -> !latest.containsKey(ref)).forEach(update::remove);
        List<FinalEntity> puts = List.copyOf(latest.values());
        for (int from = 0; from < puts.size(); from += PIECE) {
            if (from > 0) {
                update = new SnapshotUpdate(update.snapshot(version));
            }
            update.putAll(puts.subList(from, Math.min(from + PIECE, puts.size())));
        }
        current = update.snapshot(version);
        wake();
    }

    /** The catalog as it is now. */
    public CatalogSnapshot snapshot() {
        return current;
    }

    /**
     * The catalog at a version or a later one: the present one if that will do, else the first that does.
     *
     * <p>Never fails, and may never complete; whoever stops waiting cancels it. Completed on the thread of the writer, so
     * what depends on it has to go elsewhere.
     */
    public CompletableFuture<CatalogSnapshot> atLeast(long version) {
        CatalogSnapshot now = current;
        if (now.version() >= version) {
            return CompletableFuture.completedFuture(now);
        }
        Waiting entry = new Waiting(version, new CompletableFuture<>());
        waiting.add(entry);
        wake(); // the version may have come in between
        return entry.promise();
    }

    /** Tells those who wait for what is there now, and forgets those who do not wait any more. */
    private void wake() {
        CatalogSnapshot now = current;
        waiting.removeIf(entry -> {
            if (entry.version() <= now.version()) {
                entry.promise().complete(now);
            }
            return entry.promise().isDone();
        });
    }

    /** The catalog version that readers see; zero before the first change. */
    public long version() {
        return current.version();
    }
}
