package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param totalItems how many entities the listing had when its first page was asked for; zero if nobody counted
 * @param next asks for the page after this one, if there is one
 * @param previous asks for the page before this one, if there is one
 */
public record EntityPage(
        List<FinalEntity> items,
        long totalItems,
        @Nullable Cursor next,
        @Nullable Cursor previous) {

    public EntityPage {
        items = List.copyOf(items);
    }
}
