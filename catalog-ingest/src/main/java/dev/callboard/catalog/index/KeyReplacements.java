package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entities whose rows under one search key are replaced, in the order in which that is to be done. */
final class KeyReplacements {

    private final OrdinalList ordinals = new OrdinalList();
    private final List<@Nullable Map<String, String>> before = new ArrayList<>();
    private final List<@Nullable Map<String, String>> after = new ArrayList<>();

    /** See {@link KeyChange#replace}. */
    void add(int ordinal, @Nullable Map<String, String> old, @Nullable Map<String, String> fresh) {
        ordinals.add(ordinal);
        before.add(old);
        after.add(fresh);
    }

    int size() {
        return ordinals.size();
    }

    /** What changes by that; worked out anew each time, since it takes far more room. */
    KeyChange change() {
        KeyChange change = new KeyChange();
        for (int i = 0; i < ordinals.size(); i++) {
            change.replace(ordinals.get(i), before.get(i), after.get(i));
        }
        return change;
    }
}
