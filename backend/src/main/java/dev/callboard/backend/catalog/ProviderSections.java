package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.discovery.ProviderSchedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the sections of all providers have in common. */
final class ProviderSections {

    private static final String DEFAULT = "default";

    private ProviderSections() {}

    /**
     * The sections of one type by their ids: it may be a single one, whose id is {@code default}.
     *
     * @param own keys that only a single one has
     */
    static Map<String, AppConfig> byId(AppConfig providers, String type, Set<String> own) {
        if (!providers.has(type)) {
            return Map.of();
        }
        AppConfig section = providers.section(type);
        if (own.stream().anyMatch(key -> section.has(key) && !section.json(key).isObject())) {
            return Map.of(DEFAULT, section);
        }
        Map<String, AppConfig> sections = new LinkedHashMap<>();
        section.keys().forEach(id -> sections.put(id, section.section(id)));
        return sections;
    }

    /** When to ask: {@code schedule}, as Backstage has it. */
    static ProviderSchedule schedule(AppConfig provider) {
        if (!provider.has("schedule")) {
            return ProviderSchedule.defaults();
        }
        AppConfig schedule = provider.section("schedule");
        ProviderSchedule defaults = ProviderSchedule.defaults();
        try {
            return new ProviderSchedule(
                    frequency(schedule),
                    schedule.duration("timeout").orElse(defaults.timeout()),
                    schedule.duration("initialDelay").orElse(defaults.initialDelay()));
        } catch (IllegalArgumentException e) {
            throw provider.error("schedule", "cannot be used: " + e.getMessage());
        }
    }

    private static Duration frequency(AppConfig schedule) {
        JsonNode frequency = schedule.json("frequency");
        if (frequency.path("trigger").asString("").equals("manual")) {
            return ProviderSchedule.MANUAL;
        }
        if (frequency.has("cron")) {
            throw schedule.error(
                    "frequency",
                    "is a cron expression, which is not understood here; give a duration such as {minutes: 30}");
        }
        return schedule.duration("frequency")
                .orElseThrow(() -> schedule.error("frequency", "is missing; give a duration such as {minutes: 30}"));
    }

    static @Nullable Pattern pattern(AppConfig section, String key) {
        return section.string(key).map(text -> compiled(section, key, text)).orElse(null);
    }

    static Pattern patternOr(AppConfig section, String key, String otherwise) {
        Pattern pattern = pattern(section, key);
        return pattern == null ? Pattern.compile(otherwise) : pattern;
    }

    static List<Pattern> patterns(AppConfig section, String key) {
        List<Pattern> patterns = section.strings(key).stream()
                .map(text -> compiled(section, key, text))
                .toList();
        return patterns.isEmpty() ? List.of(Pattern.compile("")) : patterns;
    }

    private static Pattern compiled(AppConfig section, String key, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw section.error(key, "should be a regular expression: " + e.getDescription());
        }
    }
}
