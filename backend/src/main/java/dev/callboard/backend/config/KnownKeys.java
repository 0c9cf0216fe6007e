package dev.callboard.backend.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of each key of a configuration, from a table that stands beside this class. */
final class KnownKeys {

    private static final String TABLE = "known-keys.txt";

    /** Who a key is for. */
    enum Status {
        /** This server reads it. */
        READ,
        /** The frontend reads it. */
        PAGE,
        /** Nobody does, and there is a reason. */
        NO
    }

    /** @param reason empty if there is nothing to say; {@code of a b} for a key that is read, if it knows these values only */
    record Known(String key, Status status, String reason, Pattern fits) {

        private Known(String key, Status status, String reason) {
            this(key, status, reason, Pattern.compile(regex(key)));
        }

        private static String regex(String key) {
            String start = key.replaceFirst("\\.?\\*\\*$", "");
            String names = Stream.of(start.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".+?"));
            return key.endsWith(".**") ? names + "(\\..*)?" : key.endsWith("**") ? names + ".*" : names;
        }

        /** The values that mean something; none if all may. */
        List<String> values() {
            return status == Status.READ && reason.startsWith("of ")
                    ? List.of(reason.substring("of ".length()).split(" "))
                    : List.of();
        }

        boolean covers(String path) {
            return fits.matcher(path).matches();
        }

        private boolean isWhole() {
            return !key.endsWith("**");
        }
    }

    private final List<Known> keys;

    private KnownKeys(List<Known> keys) {
        this.keys = List.copyOf(keys);
    }

    static KnownKeys read() {
        try (InputStream table = KnownKeys.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("The table of keys is not there");
            }
            List<Known> keys = new ArrayList<>();
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.strip().split("\\s+", 3);
                    keys.add(new Known(
                            parts[0],
                            Status.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT)),
                            parts.length > 2 ? parts[2] : ""));
                }
            }
            return new KnownKeys(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path a key with dots, without the numbers of lists */
    Optional<Known> find(String path) {
        return keys.stream()
                .filter(known -> known.covers(path))
                .max(Comparator.comparing(Known::isWhole)
                        .thenComparingInt(known -> known.key().length()));
    }

    List<Known> all() {
        return keys;
    }
}
