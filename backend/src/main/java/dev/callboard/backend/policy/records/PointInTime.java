package dev.callboard.backend.policy.records;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a time as it stands in a calendar, or as how long ago it was. */
public final class PointInTime {

    /** What can be read. */
    public static final String EXPECTED = "a time such as 2026-05-01T12:00:00Z, or how long ago: 30d, 12h, 5m";

    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([dhm])");

    private PointInTime() {}

    /** Empty if it is neither. */
    public static Optional<Instant> read(String text, InstantSource clock) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            Duration age = switch (ago.group(2)) {
                case "d" -> Duration.ofDays(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofMinutes(count);
            };
            return Optional.of(clock.instant().minus(age));
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }
}
