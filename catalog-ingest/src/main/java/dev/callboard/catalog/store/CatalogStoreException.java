package dev.callboard.catalog.store;

import org.jspecify.annotations.Nullable;

/** Why the store could not do what it was asked. */
public abstract sealed class CatalogStoreException extends RuntimeException {

    private CatalogStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The database failed; a later attempt may succeed. */
    public static final class Unavailable extends CatalogStoreException {
        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database does not take what it was given; trying again with the same will not help. */
    public static final class Refused extends CatalogStoreException {
        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Another process has written in between; what was computed rests on an old state. */
    public static final class Superseded extends CatalogStoreException {
        public Superseded(long base, long current) {
            super("The catalog is at version %d, the batch was made for %d".formatted(current, base), null);
        }
    }
}
