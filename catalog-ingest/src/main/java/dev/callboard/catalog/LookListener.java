package dev.callboard.catalog;

import java.time.Duration;

/** Is told of each look at a source. Calls come from many threads and must not wait. */
@FunctionalInterface
public interface LookListener {

    /** Whom nothing interests. */
    LookListener NONE = (host, result, took) -> {};

    /**
     * A look is over.
     *
     * @param host the host that was asked; empty for local files and repositories
     * @param result {@code unchanged}, {@code read}, or the name of the error, such as {@code NotFoundError}
     */
    void looked(String host, String result, Duration took);
}
