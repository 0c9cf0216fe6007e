package dev.callboard.catalog.processing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what was read, or why it could not be read.
 *
 * @param repository the clone URL, or empty for local files
 * @param location the location reference of the file or target
 * @param path the path in the repository; empty if no file was reached
 * @param commit the commit it was read from, if any
 * @param line counted from one; zero if no line is to blame
 * @param column counted from one; zero if no column is to blame
 * @param entityRef the entity concerned, as far as it is known
 * @param name the error's name in Backstage's words, such as {@code InputError}
 * @param text the line that is to blame, without what looks like a secret; null if there is none
 */
public record IngestionError(
        String repository,
        String location,
        String path,
        @Nullable String commit,
        int line,
        int column,
        @Nullable String entityRef,
        String name,
        String message,
        @Nullable String text) {

    /** A reference may be anything that somebody wrote, and no store takes the character with code zero. */
    public IngestionError {
        entityRef = entityRef == null ? null : entityRef.replace('\u0000', ' ');
    }

    /** What to do about it. */
    public String remedy() {
        return switch (name) {
            case "InputError", "TypeError" -> "Correct it in the file and push.";
            case "NotAllowedError" ->
                "Move it to a location where catalog.rules allow it or, if it is the repository that refuses, check the "
                        + "credentials of its host in integrations.";
            case FileAdmission.REFUSED ->
                "Do what the rule says and push, or ask those who answer for the rule for an exemption.";
            case "NotFoundError" ->
                "Put the file there, or take away what names it; a Location with presence: optional does without.";
            case "ConflictError" -> "Give the entity another name, or take one of its descriptions away.";
            case "ServiceUnavailableError" ->
                "It is tried again by itself; if it stays so, check the host, the address and the network.";
            default -> "Look for it in the log of the server, and tell who runs it.";
        };
    }

    /** Whether the other is the same mistake, though the file around it may have moved. */
    public boolean isSameMistake(IngestionError other) {
        return repository.equals(other.repository)
                && location.equals(other.location)
                && path.equals(other.path)
                && name.equals(other.name)
                && message.equals(other.message)
                && Objects.equals(entityRef, other.entityRef);
    }
}
