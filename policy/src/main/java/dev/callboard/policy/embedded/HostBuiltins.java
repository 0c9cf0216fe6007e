package dev.callboard.policy.embedded;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the host has for rules, by their names in the policy language.
 *
 * <p>None of them depends on anything but its arguments: what the time is says the input, so that a decision can be
 * repeated.
 */
final class HostBuiltins {

    private static final Map<String, HostBuiltin> ALL = all();

    private HostBuiltins() {}

    static @Nullable HostBuiltin find(String name) {
        return ALL.get(name);
    }

    /** Those of the names that the host has no function for. */
    static Set<String> missing(Set<String> names) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(ALL.keySet());
        return missing;
    }

    private static Map<String, HostBuiltin> all() {
        Map<String, HostBuiltin> all = new TreeMap<>();
        all.put("sprintf", GoFormat::sprintf);
        all.putAll(TimeBuiltins.ALL);
        all.putAll(SemverBuiltins.ALL);
        return Map.copyOf(all);
    }
}
