package dev.callboard.backend.catalog;

import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.CatalogException;
import dev.callboard.catalog.index.InvalidQueryException;
import java.util.Optional;

/** What the catalog says is wrong, as callers are told. */
final class CatalogErrors implements ErrorTranslation {

    @Override
    public Optional<BackstageError> translate(Throwable failure) {
        return switch (failure) {
            case InvalidQueryException query -> Optional.of(new InputError(message(query), query));
            case CatalogException catalog -> Optional.of(translated(catalog));
            default -> Optional.empty();
        };
    }

    private static BackstageError translated(CatalogException failure) {
        return switch (failure) {
            case CatalogException.NotFound missing -> new NotFoundError(message(missing), missing);
            case CatalogException.Conflict conflict -> new ConflictError(message(conflict), conflict);
            case CatalogException.NotYet late -> new ServiceUnavailableError(message(late));
            case CatalogException.InvalidInput invalid -> new InputError(message(invalid), invalid);
        };
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
