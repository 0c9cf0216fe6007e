package dev.callboard.scm;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from an answer whether, and until when, a host wants no more questions. */
final class ApiRateLimit {

    /** For hosts that do not say how long. */
    private static final Duration UNSAID = Duration.ofSeconds(60);

    /** A reset farther away than this is a mistake. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private ApiRateLimit() {}

    static @Nullable Instant closedUntil(int status, Map<String, String> headers, byte[] body, Instant now) {
        boolean spent = "0".equals(first(headers, "x-ratelimit-remaining", "ratelimit-remaining"));
        boolean refused = status == 429
                || (status == 403 && (spent || headers.containsKey("retry-after") || speaksOfRates(body)))
                || (status == 503 && headers.containsKey("retry-after"));
        if (!refused && !(spent && status < 400)) {
            return null;
        }
        Instant until = retryAfter(headers.get("retry-after"), now);
        if (until == null && spent) {
            until = reset(first(headers, "x-ratelimit-reset", "ratelimit-reset"), now);
        }
        if (until == null) {
            // Without a time, an answer that came through need not hold up the next.
            return refused ? now.plus(UNSAID) : null;
        }
        Instant latest = now.plus(LONGEST);
        return until.isAfter(latest) ? latest : until;
    }

    private static boolean speaksOfRates(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 2000), StandardCharsets.UTF_8);
        return text.toLowerCase(Locale.ROOT).contains("rate limit");
    }

    private static @Nullable Instant retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        try {
            return value.strip().matches("\\d{1,9}")
                    ? now.plusSeconds(Long.parseLong(value.strip()))
                    : ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** GitHub and GitLab give the second since 1970; a small number is a number of seconds from now. */
    private static @Nullable Instant reset(@Nullable String value, Instant now) {
        if (value == null || !value.strip().matches("\\d{1,12}")) {
            return null;
        }
        long seconds = Long.parseLong(value.strip());
        return seconds < 1_000_000_000L
                ? now.plusSeconds(seconds)
                : Instant.ofEpochSecond(seconds).plusSeconds(1);
    }

    private static @Nullable String first(Map<String, String> headers, String... names) {
        return Stream.of(names)
                .map(headers::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
