package dev.callboard.catalog.index;

import java.util.Locale;

/** By which field to sort, and which way round. */
public record EntityOrder(String field, Direction direction) {

    public EntityOrder {
        if (field.isBlank()) {
            throw new InvalidQueryException("Invalid order field, the name is empty");
        }
    }

    public static EntityOrder ascending(String field) {
        return new EntityOrder(field, Direction.ASC);
    }

    public static EntityOrder descending(String field) {
        return new EntityOrder(field, Direction.DESC);
    }

    boolean isDescending() {
        return direction == Direction.DESC;
    }

    /** The search key of the field. */
    String key() {
        return field.toLowerCase(Locale.ROOT);
    }

    /** Upwards or downwards, in the byte order of the values' UTF-8 text. */
    public enum Direction {
        ASC,
        DESC;

        /** The word that requests and cursors use. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads {@code asc} or {@code desc}.
         *
         * @throws InvalidQueryException if it is another word
         */
        public static Direction of(String word) {
            return switch (word) {
                case "asc" -> ASC;
                case "desc" -> DESC;
                default -> throw new InvalidQueryException("Invalid order field order, must be asc or desc");
            };
        }
    }
}
