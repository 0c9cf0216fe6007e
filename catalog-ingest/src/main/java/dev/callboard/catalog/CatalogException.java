package dev.callboard.catalog;

/** What a caller of the catalog did wrong; the message is fit to be shown to them. */
public abstract sealed class CatalogException extends RuntimeException {

    private CatalogException(String message) {
        super(message);
    }

    /** What was asked for does not exist. */
    public static final class NotFound extends CatalogException {
        public NotFound(String message) {
            super(message);
        }
    }

    /** What was to be made is already there. */
    public static final class Conflict extends CatalogException {
        public Conflict(String message) {
            super(message);
        }
    }

    /** What was asked for is known and has not arrived here; the same call may succeed in a moment. */
    public static final class NotYet extends CatalogException {
        public NotYet(String message) {
            super(message);
        }
    }

    /** What was given cannot be used. */
    public static final class InvalidInput extends CatalogException {
        public InvalidInput(String message) {
            super(message);
        }
    }
}
