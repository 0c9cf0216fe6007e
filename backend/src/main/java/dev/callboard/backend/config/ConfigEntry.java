package dev.callboard.backend.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One value of a configuration and where it stands.
 *
 * @param key with the numbers of lists, {@code backend.reading.allow[0].host}
 * @param path the key without these numbers
 * @param source the file and line of the value
 * @param missingVariable what should have given the value and is not set; null if the value is there
 */
record ConfigEntry(
        String key,
        String path,
        JsonNode value,
        String source,
        @Nullable String missingVariable) {

    /** All values below a node whose key is {@code path}, in order. */
    static List<ConfigEntry> below(ConfigNode node, String path) {
        List<ConfigEntry> entries = new ArrayList<>();
        collect(node, path, path, entries);
        return List.copyOf(entries);
    }

    private static void collect(ConfigNode node, String key, String plain, List<ConfigEntry> entries) {
        switch (node) {
            case ConfigNode.Scalar scalar ->
                entries.add(new ConfigEntry(
                        key, plain, scalar.value(), scalar.origin().toString(), null));
            case ConfigNode.Unset unset ->
                entries.add(
                        new ConfigEntry(key, plain, unset.json(), unset.origin().toString(), unset.variable()));
            case ConfigNode.Items list -> {
                int index = 0;
                for (ConfigNode item : list.items()) {
                    collect(item, key + "[" + index + "]", plain, entries);
                    index++;
                }
                if (list.items().isEmpty()) {
                    entries.add(new ConfigEntry(
                            key, plain, list.json(), list.origin().toString(), null));
                }
            }
            case ConfigNode.Section section -> {
                section.members().forEach((name, member) -> {
                    String dot = key.isEmpty() ? "" : ".";
                    collect(member, key + dot + name, plain + dot + name, entries);
                });
                if (section.members().isEmpty() && !key.isEmpty()) {
                    entries.add(new ConfigEntry(
                            key, plain, section.json(), section.origin().toString(), null));
                }
            }
        }
    }
}
