package dev.callboard.backend.techdocs.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mkdocs.yml} says of a site, as far as it concerns its pages.
 *
 * @param docsFolder where the pages are, relative to {@code mkdocs.yml}
 * @param editUrl where a page can be changed; null if nobody said
 * @param navigation the pages in their order; empty if all of them are to be listed
 */
public record Site(
        String name,
        String description,
        String docsFolder,
        @Nullable String editUrl,
        List<Entry> navigation) {

    public Site {
        navigation = List.copyOf(navigation);
    }

    /** A line of the navigation. */
    public sealed interface Entry {

        /** @param title null for that of the page itself */
        record Page(@Nullable String title, String path) implements Entry {}

        record Link(String title, String url) implements Entry {}

        record Section(String title, List<Entry> entries) implements Entry {
            public Section {
                entries = List.copyOf(entries);
            }
        }
    }
}
