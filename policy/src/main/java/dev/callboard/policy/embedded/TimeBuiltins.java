package dev.callboard.policy.embedded;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The functions {@code time.*} that say something of given times; times are nanoseconds since 1970. */
final class TimeBuiltins {

    static final Map<String, HostBuiltin> ALL = Map.of(
            "time.parse_rfc3339_ns",
            arguments -> parse(arguments.getFirst()),
            "time.clock",
            arguments -> clock(time(arguments.getFirst())),
            "time.date",
            arguments -> date(time(arguments.getFirst())),
            "time.weekday",
            arguments -> weekday(time(arguments.getFirst())),
            "time.add_date",
            TimeBuiltins::addDate);

    private static final Pattern RFC3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)");

    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private TimeBuiltins() {}

    private static JsonNode parse(JsonNode argument) {
        String text = Arguments.text(argument);
        if (!RFC3339.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a time in the form of RFC 3339");
        }
        try {
            // Further digits than nine are less than a nanosecond.
            return nanoseconds(OffsetDateTime.parse(text.replaceFirst("(\\.\\d{9})\\d+", "$1"))
                    .toInstant());
        } catch (DateTimeException noSuchTime) {
            throw new IllegalArgumentException("There is no time \"" + text + "\"", noSuchTime);
        }
    }

    private static JsonNode clock(ZonedDateTime time) {
        return numbers(time.getHour(), time.getMinute(), time.getSecond());
    }

    private static JsonNode date(ZonedDateTime time) {
        return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
    }

    private static JsonNode weekday(ZonedDateTime time) {
        return JsonNodeFactory.instance.stringNode(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    }

    /** As in Go, a day that a month does not have is one of the next month: the 31st of April is the 1st of May. */
    private static JsonNode addDate(List<JsonNode> arguments) {
        ZonedDateTime time = time(arguments.getFirst());
        long months = Arguments.integer(arguments.get(1)) * 12L + Arguments.integer(arguments.get(2));
        LocalDate date = time.toLocalDate()
                .withDayOfMonth(1)
                .plusMonths(months)
                .plusDays(time.getDayOfMonth() - 1L)
                .plusDays(Arguments.integer(arguments.get(3)));
        return nanoseconds(
                ZonedDateTime.of(date, time.toLocalTime(), time.getZone()).toInstant());
    }

    /** A time is its nanoseconds, in UTC, or a list of these and the name of a time zone. */
    private static ZonedDateTime time(JsonNode argument) {
        JsonNode nanoseconds = argument.isArray() ? argument.path(0) : argument;
        if (!nanoseconds.isIntegralNumber() || !nanoseconds.canConvertToLong()) {
            throw new IllegalArgumentException(argument + " is not a time");
        }
        Instant instant = Instant.EPOCH.plusNanos(nanoseconds.longValue());
        return instant.atZone(argument.isArray() ? zone(Arguments.text(argument.path(1))) : ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        try {
            return name.isEmpty() || name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException noSuchZone) {
            throw new IllegalArgumentException("There is no time zone \"" + name + "\"", noSuchZone);
        }
    }

    private static JsonNode nanoseconds(Instant instant) {
        BigInteger nanoseconds = BigInteger.valueOf(instant.getEpochSecond())
                .multiply(BILLION)
                .add(BigInteger.valueOf(instant.getNano()));
        if (nanoseconds.bitLength() > 63) {
            throw new IllegalArgumentException("Nanoseconds do not reach to " + instant);
        }
        return JsonNodeFactory.instance.numberNode(nanoseconds.longValue());
    }

    private static ArrayNode numbers(int... values) {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        for (int value : values) {
            numbers.add(value);
        }
        return numbers;
    }
}
