package dev.callboard.backend.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the token of a program is limited to.
 *
 * @param plugins the plugins it may call, each with its limits; empty if it may call all
 */
public record AccessRestrictions(Map<String, Limits> plugins) {

    /**
     * What a program may do at one plugin.
     *
     * @param permissions names of permissions; empty for all
     * @param actions of {@code create}, {@code read}, {@code update}, {@code delete}; empty for all
     */
    public record Limits(Set<String> permissions, Set<String> actions) {
        public Limits {
            permissions = Set.copyOf(permissions);
            actions = Set.copyOf(actions);
        }
    }

    public AccessRestrictions {
        plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
    }

    public static AccessRestrictions none() {
        return new AccessRestrictions(Map.of());
    }

    public boolean allowPlugin(String plugin) {
        return plugins.isEmpty() || plugins.containsKey(plugin);
    }

    /** The limits at a plugin; empty if there are none. */
    public Optional<Limits> limitsAt(String plugin) {
        return Optional.ofNullable(plugins.get(plugin));
    }
}
