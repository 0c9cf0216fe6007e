package dev.callboard.catalog;

/** What may be wished about a provider of entities. It holds until the process that reads stops, unless it says otherwise. */
public enum ProviderWish {
    /** Ask it at once, whatever its schedule says. */
    ASK,
    /** The same; if it is being asked at the moment, that is broken off. */
    ASK_ANEW,
    /** Break off asking it, and leave it alone for a day, or until somebody wants it asked. What it told stays. */
    PAUSE,
    /**
     * The same, and forget how it has fared: the next time it counts as one that has told nothing yet, which may then leave
     * out whatever it likes.
     */
    RESET
}
