package dev.callboard.catalog.processing;

import java.util.Map;

/** The files that an entity may name: those of its own repository, as of the commit it was read from. */
@FunctionalInterface
public interface ReferencedFiles {

    /**
     * The text of a file.
     *
     * @param url absolute, or relative to the file that the entity is in
     * @throws ProcessingException if it is not there, cannot be read or is in another repository
     */
    String read(String url);

    /** What has been read so far: paths with blob ids, an empty id for a file that was not there. */
    default Map<String, String> seen() {
        return Map.of();
    }

    /** For an entity whose location has no files that it could name. */
    static ReferencedFiles none() {
        return url -> {
            throw new ProcessingException("NotAllowedError", "Nothing can be read beside this location: " + url);
        };
    }
}
