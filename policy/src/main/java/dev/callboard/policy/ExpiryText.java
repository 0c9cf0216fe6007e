package dev.callboard.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long something holds as rules write it: {@code 24h}, {@code 90m}, {@code 7d}, {@code 1h30m}. */
final class ExpiryText {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,7})s)?");
    private static final Duration LONGEST = Duration.ofDays(90);

    private ExpiryText() {}

    /** Empty if the text is no such time, no time at all, or more than ninety days. */
    static Optional<Duration> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Duration whole = Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusSeconds(number(parts, 4));
        return whole.isPositive() && whole.compareTo(LONGEST) <= 0 ? Optional.of(whole) : Optional.empty();
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
