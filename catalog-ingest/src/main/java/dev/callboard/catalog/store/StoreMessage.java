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
        DELETE_ENTITY
    }
}
