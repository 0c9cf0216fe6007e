package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.discovery.ProviderSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import tools.jackson.databind.JsonNode;

/** What the sections of all providers have in common. */
final class ProviderSections {

    private static final String DEFAULT = "default";
    private static final Duration LONGEST_PAUSE_OF_CRON = Duration.ofHours(1);

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
        if (!Set.of("global", "local").contains(schedule.string("scope").orElse("global"))) {
            throw schedule.error("scope", "should be global or local");
        }
        try {
            return new ProviderSchedule(
                    frequency(schedule),
                    schedule.duration("timeout").orElse(defaults.timeout()),
                    schedule.duration("initialDelay").orElse(defaults.initialDelay()),
                    calendar(schedule));
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
            return LONGEST_PAUSE_OF_CRON;
        }
        return schedule.duration("frequency")
                .orElseThrow(() -> schedule.error(
                        "frequency", "is missing; give a duration such as {minutes: 30}, or {cron: '0 * * * *'}"));
    }

    /** Five fields, or six with the seconds first, in the time zone of the machine. */
    private static ProviderSchedule.@Nullable Calendar calendar(AppConfig schedule) {
        Optional<String> cron = schedule.string("frequency.cron");
        if (cron.isEmpty()) {
            return null;
        }
        String fields = cron.get().strip();
        try {
            CronExpression expression = CronExpression.parse(fields.split("\\s+").length == 5 ? "0 " + fields : fields);
            return after -> {
                ZonedDateTime next = expression.next(after.atZone(ZoneId.systemDefault()));
                return next == null ? Instant.MAX : next.toInstant();
            };
        } catch (IllegalArgumentException e) {
            throw schedule.error("frequency.cron", "should be a cron expression: " + e.getMessage());
        }
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
