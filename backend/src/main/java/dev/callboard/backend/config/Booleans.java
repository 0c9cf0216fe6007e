package dev.callboard.backend.config;

import java.util.Locale;
import java.util.Optional;

/** The words that Backstage takes for true and false, since environment variables are text. */
final class Booleans {

    private Booleans() {}

    static Optional<Boolean> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "y", "on", "1" -> Optional.of(true);
            case "false", "no", "n", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
