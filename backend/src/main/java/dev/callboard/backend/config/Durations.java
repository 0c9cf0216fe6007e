package dev.callboard.backend.config;

import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways Backstage writes a length of time: {@code {minutes: 5}}, {@code 5m}, {@code PT5M}. */
final class Durations {

    static final String EXPECTED = "a duration such as '5m', 'PT5M' or {minutes: 5}";

    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("years", Duration.ofDays(365)),
            Map.entry("months", Duration.ofDays(30)),
            Map.entry("weeks", Duration.ofDays(7)),
            Map.entry("days", Duration.ofDays(1)),
            Map.entry("hours", Duration.ofHours(1)),
            Map.entry("minutes", Duration.ofMinutes(1)),
            Map.entry("seconds", Duration.ofSeconds(1)),
            Map.entry("milliseconds", Duration.ofMillis(1)));
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("ms", "milliseconds"),
            Map.entry("s", "seconds"),
            Map.entry("m", "minutes"),
            Map.entry("h", "hours"),
            Map.entry("d", "days"),
            Map.entry("w", "weeks"),
            Map.entry("y", "years"));
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*([A-Za-z]+)");
    private static final Pattern ISO_DAYS = Pattern.compile("P(?=\\d)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?");

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (matcher.matches()) {
            return unit(matcher.group(2)).map(unit -> times(unit, Double.parseDouble(matcher.group(1))));
        }
        try {
            if (ISO_DAYS.matcher(text).matches()) {
                Period period = Period.parse(text);
                return Optional.of(
                        Duration.ofDays(period.getYears() * 365L + period.getMonths() * 30L + period.getDays()));
            }
            return Optional.of(Duration.parse(text.strip())).filter(duration -> !duration.isNegative());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Reads {@code {hours: 1, minutes: 30}}; empty if it has other keys or none. */
    static Optional<Duration> parse(ConfigNode.Section section) {
        Duration sum = Duration.ZERO;
        for (Map.Entry<String, ConfigNode> member : section.members().entrySet()) {
            Duration unit = UNITS.get(member.getKey());
            if (unit == null
                    || !(member.getValue() instanceof ConfigNode.Scalar scalar)
                    || !scalar.value().isNumber()
                    || !(scalar.value().asDouble() >= 0)
                    || scalar.value().asDouble() > 1e10) {
                return Optional.empty();
            }
            sum = sum.plus(times(unit, scalar.value().asDouble()));
        }
        return section.members().isEmpty() ? Optional.empty() : Optional.of(sum);
    }

    private static Optional<Duration> unit(String word) {
        String plural = word.endsWith("s") || SHORT.containsKey(word) ? word : word + "s";
        for (String name : List.of(word, plural, SHORT.getOrDefault(word, word))) {
            Duration unit = UNITS.get(name);
            if (unit != null) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    private static Duration times(Duration unit, double count) {
        return count == Math.rint(count)
                ? unit.multipliedBy((long) count)
                : Duration.ofMillis(Math.round(unit.toMillis() * count));
    }
}
