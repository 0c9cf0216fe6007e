package dev.callboard.catalog.store;

/** A wish of one process for the one that leads. */
public record StoreMessage(Kind kind, String subject) {

    public enum Kind {
        /** Look at the sources of the entity that the subject refers to. */
        REFRESH_ENTITY,
        /** Look at the repository whose URL is the subject. */
        REFRESH_REPOSITORY,
        /** Ask the providers that know of the repository whose URL is the subject, and look at it. */
        REFRESH_PROVIDERS,
        /** Remove the entity whose uid is the subject. */
        DELETE_ENTITY,
        /** Forget the entity that never made it into the catalog whose id is the subject. */
        FORGET_UNPROCESSED,
        /** Fulfil a wish about a provider: the subject is the wish, a space, and the provider's name. */
        PROVIDER
    }
}
