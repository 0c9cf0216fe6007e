package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.CatalogIngestBuilder;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.processing.CatalogRules.Allowed;
import dev.callboard.catalog.processing.CatalogRules.Origin;
import dev.callboard.catalog.processing.CatalogRules.Rule;
import dev.callboard.catalog.stitching.OrphanStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What the configuration says about filling the catalog.
 *
 * @param locations what is read whatever is registered: {@code catalog.locations}
 * @param rules which kinds may come from where: {@code catalog.rules}, and the {@code rules} of single locations
 * @param orphans what becomes of entities that nothing emits any more: {@code catalog.orphanStrategy}
 * @param localInterval how long to wait between two looks at a repository of this machine
 * @param remoteInterval how long to wait between two looks at any other: {@code catalog.processingInterval}
 * @param historyRetention how long it is remembered what has changed: {@code callboard.catalog.history.retention}
 */
record CatalogSettings(
        List<Location> locations,
        CatalogRules rules,
        OrphanStrategy orphans,
        Duration localInterval,
        Duration remoteInterval,
        Duration historyRetention) {

    private static final Duration LOCAL_INTERVAL = Duration.ofMillis(300);
    private static final Duration HISTORY_RETENTION = Duration.ofDays(90);
    private static final Duration REMOTE_INTERVAL = Duration.ofSeconds(10);

    /** {@code processingInterval: false} asks for no polling; only notices of pushes are heeded then. */
    private static final Duration NEVER = Duration.ofDays(365);

    CatalogSettings {
        locations = List.copyOf(locations);
    }

    /** One configured location; the section is kept for complaints about it. */
    record Location(String type, String target, AppConfig section) {}

    static CatalogSettings of(AppConfig config) {
        AppConfig catalog = config.section("catalog");
        List<Location> locations = new ArrayList<>();
        CatalogRules rules = rules(catalog);
        for (AppConfig section : catalog.sections("locations")) {
            Location location = location(section);
            locations.add(location);
            for (AppConfig rule : section.sections("rules")) {
                Origin origin = new Origin(location.type(), location.target(), null);
                rules = rules.and(new Rule(allowed(rule), List.of(origin)));
            }
        }
        Duration remote = interval(catalog);
        Duration local = remote.equals(NEVER) ? NEVER : LOCAL_INTERVAL;
        return new CatalogSettings(locations, rules, orphans(catalog), local, remote, retention(config));
    }

    /** Tells the builder all of it. */
    void applyTo(CatalogIngestBuilder builder) {
        for (Location location : locations) {
            try {
                builder.location(location.type(), location.target());
            } catch (IllegalArgumentException e) {
                throw location.section().error("target", "cannot be read: " + e.getMessage());
            }
        }
        builder.rules(rules)
                .orphans(orphans)
                .pollEvery(localInterval, remoteInterval)
                .keepHistory(historyRetention);
    }

    private static Location location(AppConfig section) {
        String type = section.requiredString("type");
        String target = section.requiredString("target");
        if (type.equals("file")) {
            target = section.path("target").orElseThrow().toString();
        }
        return new Location(type, target, section);
    }

    private static CatalogRules rules(AppConfig catalog) {
        if (!catalog.has("rules")) {
            return CatalogRules.defaults();
        }
        List<Rule> rules = new ArrayList<>();
        for (AppConfig rule : catalog.sections("rules")) {
            List<Origin> origins = rule.sections("locations").stream()
                    .map(CatalogSettings::origin)
                    .toList();
            rules.add(new Rule(allowed(rule), origins));
        }
        return new CatalogRules(rules);
    }

    private static Origin origin(AppConfig section) {
        String type = section.requiredString("type");
        try {
            return new Origin(
                    type,
                    section.string("exact").orElse(null),
                    section.string("pattern").orElse(null));
        } catch (IllegalArgumentException e) {
            throw section.error("pattern", "cannot be used: " + e.getMessage());
        }
    }

    private static List<Allowed> allowed(AppConfig rule) {
        List<Allowed> allowed = new ArrayList<>();
        JsonNode kinds = rule.json("allow");
        for (JsonNode kind : kinds) {
            String name = kind.isObject() ? kind.path("kind").asString("") : kind.asString("");
            if (name.isEmpty()) {
                throw wrongKinds(rule);
            }
            allowed.add(new Allowed(name, kind.path("spec.type").asString(null)));
        }
        if (!kinds.isArray()) {
            throw wrongKinds(rule);
        }
        return allowed;
    }

    private static RuntimeException wrongKinds(AppConfig rule) {
        return rule.error("allow", "should be a list of kinds such as Component, or of kinds with a 'spec.type'");
    }

    private static OrphanStrategy orphans(AppConfig catalog) {
        return switch (catalog.string("orphanStrategy").orElse("delete")) {
            case "delete" -> OrphanStrategy.DELETE;
            case "keep" -> OrphanStrategy.KEEP;
            default -> throw catalog.error("orphanStrategy", "should be delete or keep");
        };
    }

    private static Duration retention(AppConfig config) {
        AppConfig history = config.section("callboard").section("catalog").section("history");
        Duration retention = history.duration("retention").orElse(HISTORY_RETENTION);
        if (retention.compareTo(Duration.ofMinutes(1)) < 0) {
            throw history.error("retention", "should be at least a minute");
        }
        return retention;
    }

    private static Duration interval(AppConfig catalog) {
        String key = "processingInterval";
        if (catalog.json(key).isBoolean() && !catalog.json(key).asBoolean()) {
            return NEVER;
        }
        Duration interval = catalog.duration(key).orElse(REMOTE_INTERVAL);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw catalog.error(key, "should be at least a second");
        }
        return interval;
    }
}
