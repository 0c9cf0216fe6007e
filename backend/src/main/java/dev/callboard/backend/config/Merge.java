package dev.callboard.backend.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a later file changes an earlier one: sections key by key, everything else as a whole; null takes a key away. */
final class Merge {

    private Merge() {}

    static ConfigNode over(ConfigNode below, ConfigNode above) {
        if (above instanceof ConfigNode.Unset) {
            return below;
        }
        if (!(below instanceof ConfigNode.Section lower) || !(above instanceof ConfigNode.Section upper)) {
            return above;
        }
        LinkedHashMap<String, ConfigNode> members = new LinkedHashMap<>(lower.members());
        for (Map.Entry<String, ConfigNode> member : upper.members().entrySet()) {
            members.merge(member.getKey(), member.getValue(), Merge::over);
        }
        return new ConfigNode.Section(members, upper.origin());
    }
}
