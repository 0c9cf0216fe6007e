package dev.callboard.backend.scaffolder;

import dev.callboard.backend.config.AppConfig;
import java.util.List;

/**
 * Which labels or annotations of entities tell rules where something runs and how critical it is.
 *
 * @param tier of these, the first that an entity has
 * @param environment of these, the first that an entity has
 */
record FactKeys(List<String> tier, List<String> environment) {

    private static final String SECTION = "callboard.policy.facts";

    FactKeys {
        tier = List.copyOf(tier);
        environment = List.copyOf(environment);
    }

    static FactKeys of(AppConfig config) {
        AppConfig facts = config.section(SECTION);
        return new FactKeys(keys(facts, "tier"), keys(facts, "environment"));
    }

    private static List<String> keys(AppConfig facts, String name) {
        List<String> keys = facts.strings(name);
        return keys.isEmpty() ? List.of("callboard.dev/" + name) : keys;
    }
}
