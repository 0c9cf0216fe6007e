package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes under one search key: rows to take away and rows to add, sorted by value.
 *
 * <p>An entity whose rows under the key differ in any way has all its old ones taken away and all its new ones added.
 */
final class KeyChange {

    /** In the order of the entities, which often is nearly that of the values, so that less is left to be sorted. */
    private final Map<String, ValueChange> values = new LinkedHashMap<>();

    final OrdinalList noLongerPresent = new OrdinalList();
    final OrdinalList newlyPresent = new OrdinalList();
    final OrdinalList noLongerValued = new OrdinalList();
    final OrdinalList newlyValued = new OrdinalList();

    /** Replaces the rows of one entity; null stands for having no row at all, an empty map for only null. */
    void replace(int ordinal, @Nullable Map<String, String> before, @Nullable Map<String, String> after) {
        Map<String, String> old = before == null ? Map.of() : before;
        Map<String, String> fresh = after == null ? Map.of() : after;
        old.keySet().forEach(value -> change(value).remove(ordinal));
        if (fresh.size() == 1) {
            fresh.forEach((value, original) -> change(value).add(new Addition(ordinal, original, true)));
        } else if (!fresh.isEmpty()) {
            String smallest = Collections.min(fresh.keySet(), CodePointOrder.INSTANCE);
            fresh.forEach(
                    (value, original) -> change(value).add(new Addition(ordinal, original, value.equals(smallest))));
        }
        note(ordinal, before != null, after != null, noLongerPresent, newlyPresent);
        note(ordinal, !old.isEmpty(), !fresh.isEmpty(), noLongerValued, newlyValued);
    }

    /** The changes by value, in the order of the values. */
    List<Map.Entry<String, ValueChange>> sorted() {
        List<Map.Entry<String, ValueChange>> sorted = new ArrayList<>(values.entrySet());
        sorted.sort(Map.Entry.comparingByKey(CodePointOrder.among(values.keySet())));
        return sorted;
    }

    private ValueChange change(String value) {
        return values.computeIfAbsent(value, absent -> new ValueChange());
    }

    private static void note(int ordinal, boolean before, boolean after, OrdinalList gone, OrdinalList come) {
        if (before && !after) {
            gone.add(ordinal);
        } else if (after && !before) {
            come.add(ordinal);
        }
    }

    /** One row to add. */
    record Addition(int ordinal, String original, boolean leading) {}

    /** What changes for one value. */
    static final class ValueChange {

        private OrdinalList removed = OrdinalList.EMPTY;
        private List<Addition> added = List.of();

        private void add(Addition addition) {
            if (added.isEmpty()) {
                added = List.of(addition); // the only one, for most values
                return;
            }
            if (added.size() == 1) {
                added = new ArrayList<>(added);
            }
            added.add(addition);
        }

        private void remove(int ordinal) {
            if (removed.isEmpty()) {
                removed = new OrdinalList();
            }
            removed.add(ordinal);
        }

        OrdinalList removed() {
            return removed;
        }

        List<Addition> added() {
            return added;
        }

        OrdinalList addedOrdinals() {
            OrdinalList ordinals = new OrdinalList();
            added.forEach(addition -> ordinals.add(addition.ordinal()));
            return ordinals;
        }

        OrdinalList addedLeading() {
            OrdinalList ordinals = new OrdinalList();
            added.stream().filter(Addition::leading).forEach(addition -> ordinals.add(addition.ordinal()));
            return ordinals;
        }

        OrdinalList addedWith(String original) {
            OrdinalList ordinals = new OrdinalList();
            added.stream()
                    .filter(addition -> addition.original().equals(original))
                    .forEach(addition -> ordinals.add(addition.ordinal()));
            return ordinals;
        }
    }
}
