package dev.callboard.catalog.index;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** Answers which entities of a snapshot fulfil a condition. The sets it returns must not be changed. */
final class FilterEvaluation {

    private final RoaringBitmap everything;
    private final KeyIndexes keys;

    FilterEvaluation(RoaringBitmap everything, KeyIndexes keys) {
        this.everything = everything;
        this.keys = keys;
    }

    RoaringBitmap matching(EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.All(List<EntityFilter> parts) -> all(parts);
            case EntityFilter.Any(List<EntityFilter> parts) -> any(parts);
            case EntityFilter.Not(EntityFilter part) -> RoaringBitmap.andNot(everything, matching(part));
            case EntityFilter.Exists(String key) -> keys.get(key).present().bitmap();
            case EntityFilter.HasValue hasValue -> withValue(hasValue);
            case EntityFilter.HasPrefix(String key, String prefix) -> withPrefix(key, prefix);
        };
    }

    /** Those of a set of which a value of one of the fields contains the term. */
    RoaringBitmap containing(RoaringBitmap set, String term, List<String> fields) {
        TextPattern pattern = new TextPattern(term);
        RoaringBitmap found = new RoaringBitmap();
        for (String field : fields) {
            Iterator<ValueSlot> slots =
                    keys.get(field.toLowerCase(Locale.ROOT)).values().iterator(null, false);
            while (slots.hasNext()) {
                ValueSlot slot = slots.next();
                if (pattern.isIn(slot.value())) {
                    slot.entities().addTo(found);
                }
            }
        }
        found.and(set);
        return found;
    }

    private RoaringBitmap all(List<EntityFilter> parts) {
        return parts.stream()
                .map(this::matching)
                .reduce((left, right) -> RoaringBitmap.and(left, right))
                .orElse(everything);
    }

    private RoaringBitmap any(List<EntityFilter> parts) {
        RoaringBitmap result = new RoaringBitmap();
        parts.forEach(part -> result.or(matching(part)));
        return result;
    }

    private RoaringBitmap withValue(EntityFilter.HasValue filter) {
        ValueBlocks values = keys.get(filter.key()).values();
        if (filter.values().size() == 1) {
            Optional<ValueSlot> slot = values.find(filter.values().iterator().next());
            return slot.map(found -> found.entities().bitmap()).orElseGet(RoaringBitmap::new);
        }
        RoaringBitmap result = new RoaringBitmap();
        filter.values()
                .forEach(value ->
                        values.find(value).ifPresent(slot -> slot.entities().addTo(result)));
        return result;
    }

    private RoaringBitmap withPrefix(String key, String prefix) {
        RoaringBitmap result = new RoaringBitmap();
        Iterator<ValueSlot> slots = keys.get(key).values().iterator(prefix, false);
        while (slots.hasNext()) {
            ValueSlot slot = slots.next();
            if (!slot.value().startsWith(prefix)) {
                break;
            }
            slot.entities().addTo(result);
        }
        return result;
    }
}
