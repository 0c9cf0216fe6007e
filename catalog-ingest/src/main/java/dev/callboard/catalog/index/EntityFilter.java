package dev.callboard.catalog.index;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A condition on an entity's search rows, ready to be evaluated. Keys and values are in lower case.
 */
public sealed interface EntityFilter {

    /** Fulfilled by every entity. */
    EntityFilter EVERYTHING = new All(List.of());

    /** Fulfilled by no entity. */
    EntityFilter NOTHING = new Any(List.of());

    /**
     * Reads a condition written in the predicate language: {@code $all}, {@code $any}, {@code $not}, and fields with a
     * value or one of {@code $exists}, {@code $in}, {@code $contains}, {@code $hasPrefix}.
     *
     * @throws InvalidQueryException if it is not written so
     */
    static EntityFilter of(@Nullable ObjectNode predicate) {
        return predicate == null ? EVERYTHING : PredicateParser.parse(predicate);
    }

    /**
     * Reads what {@code filter} parameters say as a predicate: each is one alternative, a list of statements
     * {@code key} or {@code key=value} that all have to hold.
     *
     * @return null if they say nothing, which means every entity
     * @throws InvalidQueryException if one of them is not written so
     */
    static @Nullable ObjectNode predicateOf(List<String> filterParameters) {
        return FilterParameters.toPredicate(filterParameters);
    }

    /** Fulfilled if all parts are. */
    record All(List<EntityFilter> parts) implements EntityFilter {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Fulfilled if one part is. */
    record Any(List<EntityFilter> parts) implements EntityFilter {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** Fulfilled if the part is not. */
    record Not(EntityFilter part) implements EntityFilter {}

    /** Fulfilled if there is a row with the key, whatever its value. */
    record Exists(String key) implements EntityFilter {
        public Exists {
            key = lowerCase(key);
        }
    }

    /** Fulfilled if there is a row with the key and one of the values. */
    record HasValue(String key, Set<String> values) implements EntityFilter {
        public HasValue {
            key = lowerCase(key);
            values = values.stream().map(EntityFilter::lowerCase).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Fulfilled if there is a row with the key and a value that begins so. */
    record HasPrefix(String key, String prefix) implements EntityFilter {
        public HasPrefix {
            key = lowerCase(key);
            prefix = lowerCase(prefix);
        }
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
