package dev.callboard.scaffolder.action.confluence;

import org.jspecify.annotations.Nullable;

/**
 * What holds for a part of a page.
 *
 * @param kind decides what can be written there
 * @param plain whether nothing is escaped
 * @param spaced whether white space stays as it is
 * @param depth of the list around it, -1 for none
 * @param numbers of the list around it; null if it has none
 */
record PagePlace(
        Kind kind,
        boolean plain,
        boolean spaced,
        int depth,
        @Nullable Numbering numbers) {

    static final PagePlace PAGE = new PagePlace(Kind.TEXT, false, false, -1, null);

    enum Kind {
        TEXT,
        LINK,
        TABLE,
        CELL,
        CODE
    }

    /** The numbers of the items of one list. */
    static final class Numbering {

        private int last;

        int next() {
            return ++last;
        }

        void takeBack() {
            last--;
        }
    }

    PagePlace in(Kind other) {
        return new PagePlace(other, plain, spaced, depth, numbers);
    }

    PagePlace asCode(Kind other) {
        return new PagePlace(other, true, spaced, depth, numbers);
    }

    PagePlace preformatted() {
        return new PagePlace(kind, true, true, depth, numbers);
    }

    PagePlace list(@Nullable Numbering own) {
        return new PagePlace(kind, plain, spaced, depth + 1, own);
    }
}
