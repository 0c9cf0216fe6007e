package dev.callboard.backend.scaffolder;

import dev.callboard.backend.permission.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list.
 *
 * @param createdBy users, any of whom created the task; empty for all
 * @param statuses any of which the task has; empty for all; an unknown one matches nothing
 * @param limit how many at most; null for all
 * @param condition what the tasks have to fulfil besides; null for nothing
 */
record TaskQuery(
        List<String> createdBy,
        List<String> statuses,
        List<Order> orders,
        @Nullable Long limit,
        long offset,
        @Nullable Condition condition) {

    TaskQuery {
        createdBy = List.copyOf(createdBy);
        statuses = List.copyOf(statuses);
        orders = List.copyOf(orders);
    }

    TaskQuery(List<String> createdBy, List<String> statuses, List<Order> orders, @Nullable Long limit, long offset) {
        this(createdBy, statuses, orders, limit, offset, null);
    }

    static TaskQuery all() {
        return new TaskQuery(List.of(), List.of(), List.of(), null, 0);
    }

    /** The same, of those tasks alone that fulfil a condition. */
    TaskQuery onlyIf(Condition required) {
        return new TaskQuery(createdBy, statuses, orders, limit, offset, required);
    }

    /** What a list can be ordered by. */
    enum Field {
        CREATED_AT,
        STATUS,
        CREATED_BY;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Field> parse(String text) {
            for (Field field : values()) {
                if (field.column().equals(text)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }
    }

    record Order(Field field, boolean ascending) {

        /**
         * Reads {@code asc:created_at} and its like.
         *
         * @throws IllegalArgumentException if the text is not an order
         */
        static Order parse(String text) {
            int colon = text.indexOf(':');
            String direction = colon < 0 ? "" : text.substring(0, colon);
            boolean known = direction.equals("asc") || direction.equals("desc");
            if (!known || colon == text.length() - 1) {
                throw new IllegalArgumentException(
                        "Invalid order parameter \"%s\", expected \"<asc or desc>:<field name>\"".formatted(text));
            }
            String name = text.substring(colon + 1);
            Field field = Field.parse(name)
                    .orElseThrow(() -> new IllegalArgumentException("Invalid order field \"%s\"".formatted(name)));
            return new Order(field, direction.equals("asc"));
        }
    }
}
