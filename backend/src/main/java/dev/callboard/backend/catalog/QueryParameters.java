package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.WholeNumbers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The query parameters of one request, checked against those that its operation knows.
 *
 * <p>A parameter may be repeated; an empty repetition is ignored, but one that is empty altogether is refused, since it
 * is nearly always a mistake that would ask for everything.
 */
final class QueryParameters {

    static final int MAX_PAGE = 500;
    private static final int DEFAULT_PAGE = 50;
    private static final int LARGEST_COUNT = 999_999_999;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private QueryParameters() {}

    /**
     * Reads the parameters.
     *
     * @throws InputError if one is unknown to the operation or empty
     */
    static QueryParameters of(ServerHttpRequest request, String... known) {
        Set<String> names = Set.of(known);
        QueryParameters parameters = new QueryParameters();
        request.getQueryParams().forEach((rawName, given) -> {
            String name = rawName.endsWith("[]") ? rawName.substring(0, rawName.length() - 2) : rawName;
            int bracket = name.indexOf('[');
            if (bracket > 0 && names.contains(name.substring(0, bracket))) {
                throw new InputError("request/query/" + name.substring(0, bracket) + " must be string");
            }
            if (!names.contains(name)) {
                throw new InputError("Unknown query parameter '" + rawName + "'");
            }
            List<String> filled = given.stream()
                    .filter(value -> value != null && !value.isEmpty())
                    .toList();
            if (filled.isEmpty()) {
                throw new InputError("Empty value found for query parameter '" + rawName + "'");
            }
            parameters.values.put(name, filled);
        });
        return parameters;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** All values of a parameter, in the order given. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** All values of a parameter in which a comma separates too. */
    List<String> commaSeparated(String name) {
        return all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The value of a parameter that may be given once. */
    Optional<String> one(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw new InputError("request/query/" + name + " must be string");
        }
        return given.stream().findFirst();
    }

    /** One of a few words. */
    Optional<String> oneOf(String name, String... words) {
        Optional<String> word = one(name);
        if (word.isPresent() && !List.of(words).contains(word.get())) {
            throw new InputError("request/query/" + name + " must be equal to one of the allowed values: "
                    + String.join(", ", words));
        }
        return word;
    }

    /** A whole number that is not negative. */
    OptionalInt count(String name) {
        Optional<String> text = one(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        long number = WholeNumbers.parse(text.get())
                .orElseThrow(() -> new InputError("request/query/" + name + " must be integer"));
        if (number < 0) {
            throw new InputError("request/query/" + name + " must be >= 0");
        }
        return OptionalInt.of((int) Math.min(number, LARGEST_COUNT));
    }

    /** How many items a page may have: {@code limit}, within bounds. */
    int pageLimit() {
        int limit = count("limit").orElse(DEFAULT_PAGE);
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InputError("request/query/limit must be from 1 to " + MAX_PAGE);
        }
        return limit;
    }
}
