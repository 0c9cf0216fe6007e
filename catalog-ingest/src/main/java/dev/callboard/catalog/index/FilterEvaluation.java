package dev.callboard.catalog.index;

import java.util.List;
import java.util.Locale;
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
            found.or(RoaringBitmap.and(keys.get(field.toLowerCase(Locale.ROOT)).holdersOf(pattern), set));
        }
        return found;
    }

    private RoaringBitmap all(List<EntityFilter> parts) {
        return parts.stream()
                .filter(part -> !part.equals(EntityFilter.EVERYTHING))
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
            return values.holders(filter.values().iterator().next()).bitmap();
        }
        RoaringBitmap result = new RoaringBitmap();
        filter.values().forEach(value -> values.holders(value).addTo(result));
        return result;
    }

    private RoaringBitmap withPrefix(String key, String prefix) {
        RoaringBitmap result = new RoaringBitmap();
        ValueWalk walk = keys.get(key).values().walk(prefix, false);
        for (; walk.hasSlot() && walk.value().startsWith(prefix); walk.advance()) {
            walk.entities().addTo(result);
        }
        return result;
    }
}
