package dev.callboard.backend.catalog;

import dev.callboard.catalog.CatalogIngest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When the catalog begins to look at its sources: at once where there is nothing to be shown yet. A catalog of the last run
 * is shown first, and compared once the server answers, since both at the same time would have everybody wait longer.
 */
final class CatalogStart {

    private final CatalogIngest catalog;
    private final AtomicBoolean begun = new AtomicBoolean();

    CatalogStart(CatalogIngest catalog) {
        this.catalog = catalog;
    }

    void beginIfEmpty() {
        if (catalog.index().snapshot().size() == 0) {
            begin();
        }
    }

    void begin() {
        if (begun.compareAndSet(false, true)) {
            catalog.start();
        }
    }
}
