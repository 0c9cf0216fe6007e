package dev.callboard.backend.notification;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.KnownParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/**
 * Which of a user's notifications to list.
 *
 * @param search a part of the title or the description
 * @param orders columns with their direction, as SQL has them
 */
record NotificationQuery(
        @Nullable String search,
        @Nullable Boolean read,
        @Nullable Boolean saved,
        @Nullable String topic,
        @Nullable Instant createdAfter,
        @Nullable Severity minimumSeverity,
        List<String> orders,
        int limit,
        int offset) {

    private static final int DEFAULT_LIMIT = 10;
    private static final int MOST = 500;

    /** Databases know no year beyond some later one. */
    private static final int LAST_YEAR = 9999;

    private static final String NO_DATE = "request/query/createdAfter must be a date, such as 2026-01-31T12:00:00Z";

    private static final Map<String, String> COLUMNS = Map.of(
            "created", "created",
            "origin", "origin",
            "title", "title",
            "topic", "topic",
            "severity", "severity",
            "read", "read",
            "saved", "saved");

    private static final Set<String> CHOICE = Set.of("search", "read", "saved", "createdAfter", "minimumSeverity");
    private static final Set<String> PAGE = Set.of("topic", "limit", "offset");

    /** Of a list, in pages. */
    static NotificationQuery ofPage(ServerHttpRequest request) {
        Set<String> once = Stream.concat(CHOICE.stream(), PAGE.stream()).collect(Collectors.toSet());
        return of(KnownParameters.of(request, once, Set.of("orderField")));
    }

    /** Of all that fit. */
    static NotificationQuery ofAll(ServerHttpRequest request) {
        return of(KnownParameters.of(request, CHOICE, Set.of()));
    }

    static NotificationQuery of(MultiValueMap<String, String> parameters) {
        String severity = parameters.getFirst("minimumSeverity");
        return new NotificationQuery(
                parameters.getFirst("search"),
                flag(parameters, "read"),
                flag(parameters, "saved"),
                parameters.getFirst("topic"),
                time(parameters.getFirst("createdAfter")),
                severity == null ? null : Severity.of(severity, "request/query/minimumSeverity"),
                orders(parameters.getOrDefault("orderField", List.of())),
                number(parameters.getFirst("limit"), "limit", DEFAULT_LIMIT, MOST),
                number(parameters.getFirst("offset"), "offset", 0, Integer.MAX_VALUE));
    }

    private static List<String> orders(List<String> fields) {
        List<String> orders = new ArrayList<>();
        for (String field : fields) {
            int comma = field.indexOf(',');
            String column = COLUMNS.get(comma < 0 ? field : field.substring(0, comma));
            String direction = comma < 0 ? "asc" : field.substring(comma + 1);
            if (column == null || !(direction.equals("asc") || direction.equals("desc"))) {
                throw new InputError("request/query/orderField must be a field with a direction, such as created,desc");
            }
            orders.add(column + " " + direction);
        }
        return orders.isEmpty() ? List.of("created desc") : orders;
    }

    private static @Nullable Boolean flag(MultiValueMap<String, String> parameters, String name) {
        String text = parameters.getFirst(name);
        return switch (text) {
            case null -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new InputError("request/query/" + name + " must be true or false");
        };
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = text.length() == "2026-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeParseException e) {
            throw new InputError(NO_DATE, e);
        }
        throw new InputError(NO_DATE);
    }

    private static int number(@Nullable String text, String name, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            throw new InputError("request/query/" + name + " must be a number from 0 to " + most);
        }
        return Integer.parseInt(text);
    }
}
