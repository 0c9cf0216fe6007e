package dev.callboard.catalog;

import dev.callboard.catalog.processing.IngestionError;
import java.util.List;

/**
 * Some of the errors that were asked for.
 *
 * @param total how many there are in all
 */
public record ErrorPage(List<OwnedError> items, int total) {

    public ErrorPage {
        items = List.copyOf(items);
    }

    /**
     * An error and whose it is.
     *
     * @param owners the references of the owners of the entity or, where it is not known, of the others in its file
     */
    public record OwnedError(IngestionError error, List<String> owners) {}
}
