package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The whole catalog as it was at one version. Immutable; nothing here blocks or touches a disk.
 *
 * <p>Keys and values are compared without regard to case everywhere; texts sort in the order of their UTF-8 bytes.
 */
public final class CatalogSnapshot {

    static final CatalogSnapshot EMPTY = new CatalogSnapshot(0, EntityTable.EMPTY, KeyIndexes.EMPTY, KeyIndex.EMPTY);

    private final long version;
    private final EntityTable entities;
    private final KeyIndexes keys;
    private final KeyIndex refs;
    private final RoaringBitmap visible;
    private final boolean restricted;

    CatalogSnapshot(long version, EntityTable entities, KeyIndexes keys, KeyIndex refs) {
        this(version, entities, keys, refs, entities.live(), false);
    }

    private CatalogSnapshot(
            long version,
            EntityTable entities,
            KeyIndexes keys,
            KeyIndex refs,
            RoaringBitmap visible,
            boolean restricted) {
        this.version = version;
        this.entities = entities;
        this.keys = keys;
        this.refs = refs;
        this.visible = visible;
        this.restricted = restricted;
    }

    /**
     * The same catalog as if it had only the entities that fulfil a condition, and nothing of the others: neither in
     * counts and facets nor among emitters.
     */
    public CatalogSnapshot restrictedTo(EntityFilter condition) {
        return condition.equals(EntityFilter.EVERYTHING)
                ? this
                : new CatalogSnapshot(version, entities, keys, refs, matching(condition), true);
    }

    /** Whether this is less than the whole catalog by intention, see {@link #restrictedTo}. */
    public boolean isRestricted() {
        return restricted;
    }

    public long version() {
        return version;
    }

    /** How many entities there are. */
    public int size() {
        return visible.getCardinality();
    }

    public Optional<FinalEntity> byRef(EntityRef ref) {
        return byRefText(ref.toString());
    }

    /** Looks an entity up by its reference in full and in lower case; any other text finds nothing. */
    public Optional<FinalEntity> byRefText(String ref) {
        return visible(refs.values().holders(ref));
    }

    /** Looks an entity up by its uid, in any case; a text that is no uid finds nothing. */
    public Optional<FinalEntity> byUid(String uid) {
        return visible(keys.get(SearchRows.UID).values().holders(uid.toLowerCase(Locale.ROOT)));
    }

    /**
     * Looks several entities up by their references in full and in lower case.
     *
     * @return as many as were asked for and in that order; null for one that is not there or fulfils not the condition
     */
    public List<@Nullable FinalEntity> byRefTexts(List<String> texts, EntityFilter filter) {
        RoaringBitmap set = matching(filter);
        List<@Nullable FinalEntity> found = new ArrayList<>(texts.size());
        for (String text : texts) {
            int ordinal = ordinalOf(text);
            found.add(ordinal >= 0 && set.contains(ordinal) ? entities.get(ordinal) : null);
        }
        return found;
    }

    /** How many entities fulfil a condition. */
    public long count(EntityFilter filter) {
        return matching(filter).getLongCardinality();
    }

    /**
     * The first page of a listing.
     *
     * @throws InvalidQueryException if the predicate is not written in the predicate language
     */
    public EntityPage query(EntityQuery query) {
        return new PageQuery(this).first(query);
    }

    /**
     * The page that a cursor asks for.
     *
     * @throws InvalidQueryException if the cursor's content is not sound
     */
    public EntityPage query(Cursor cursor, int limit) {
        return new PageQuery(this).beside(cursor, limit);
    }

    /**
     * All entities that fulfil a condition and have the field that is sorted by.
     *
     * @param order the field, of which the first counts; by uid if there is none
     */
    public List<FinalEntity> list(EntityFilter filter, List<EntityOrder> order) {
        OrderedWalk.Range all = new OrderedWalk.Range(null, 0, Integer.MAX_VALUE);
        RoaringBitmap set = matching(filter);
        List<OrderedWalk.Step> steps = order.isEmpty()
                ? OrderedWalk.byUid(this, set, false, all)
                : OrderedWalk.byKey(
                        this,
                        keys.get(order.getFirst().key()),
                        set,
                        order.getFirst().isDescending(),
                        all);
        return entitiesOf(steps);
    }

    /**
     * A slice of the entities that fulfil a condition, those without a value for a field after those with one.
     *
     * @param order by what to sort, the first first; by reference if there is none
     */
    public List<FinalEntity> slice(EntityFilter filter, List<EntityOrder> order, int offset, int limit) {
        return new SliceQuery(this).run(matching(filter), order, offset, limit);
    }

    /**
     * Counts the values of some fields among the entities that fulfil a condition.
     *
     * @return for each field, named as asked for, its values in order, in their original case; none for an unknown one
     */
    public Map<String, List<FacetCount>> facets(EntityFilter filter, Collection<String> fields) {
        RoaringBitmap set = matching(filter);
        Map<String, List<FacetCount>> facets = new LinkedHashMap<>();
        boolean all = !restricted && filter.equals(EntityFilter.EVERYTHING);
        for (String field : fields) {
            KeyIndex key = keys.get(field.toLowerCase(Locale.ROOT));
            facets.computeIfAbsent(field, name -> all ? key.counts() : Facets.of(key, set));
        }
        return facets;
    }

    /** An entity and all that emitted it, as far as it is in the catalog. */
    public Optional<Ancestry> ancestry(EntityRef ref) {
        return byRef(ref).map(entity -> {
            Map<EntityRef, FinalEntity> found = new LinkedHashMap<>();
            List<EntityRef> pending = new ArrayList<>(List.of(ref));
            Set<EntityRef> seen = new LinkedHashSet<>();
            while (!pending.isEmpty()) {
                EntityRef next = pending.removeLast();
                if (seen.add(next)) {
                    byRef(next).ifPresent(ancestor -> {
                        found.put(next, ancestor);
                        pending.addAll(ancestor.parents().reversed());
                    });
                }
            }
            return new Ancestry(ref, List.copyOf(found.values()));
        });
    }

    EntityTable entities() {
        return entities;
    }

    KeyIndexes keys() {
        return keys;
    }

    KeyIndex refs() {
        return refs;
    }

    /** The ordinal of an entity, or -1. */
    int ordinalOf(String ref) {
        Postings found = refs.values().holders(ref);
        return found.isEmpty() || !visible.contains(found.first()) ? -1 : found.first();
    }

    private Optional<FinalEntity> visible(Postings one) {
        return one.isEmpty() || !visible.contains(one.first())
                ? Optional.empty()
                : Optional.of(entities.get(one.first()));
    }

    RoaringBitmap matching(EntityFilter filter) {
        RoaringBitmap matching = new FilterEvaluation(visible, keys).matching(filter);
        return restricted ? RoaringBitmap.and(matching, visible) : matching;
    }

    RoaringBitmap matching(EntityFilter filter, @Nullable TextFilter text, List<String> defaultFields) {
        RoaringBitmap set = matching(filter);
        if (text == null || text.keepsEverything()) {
            return set;
        }
        List<String> fields = text.fields().isEmpty() ? defaultFields : text.fields();
        return new FilterEvaluation(visible, keys).containing(set, text.term(), fields);
    }

    List<FinalEntity> entitiesOf(List<OrderedWalk.Step> steps) {
        return steps.stream().map(step -> entities.get(step.ordinal())).toList();
    }
}
