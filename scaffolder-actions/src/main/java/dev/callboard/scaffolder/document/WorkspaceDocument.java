package dev.callboard.scaffolder.document;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A file of a workspace, or one of the documents in it.
 *
 * @param path relative to the workspace, with {@code /} between names
 * @param content what the file says; null in JSON if it cannot be read or is left out
 * @param size of the whole file, in bytes
 * @param sha256 of the whole file, in hexadecimal; null if it was not read as a whole
 * @param error why there is no content, or null
 */
public record WorkspaceDocument(
        String path,
        Kind kind,
        JsonNode content,
        long size,
        @Nullable String sha256,
        @Nullable String error) {

    /** What a document is. */
    public enum Kind {
        KUBERNETES,
        DOCKERFILE,
        JSON,
        YAML,
        TEXT;

        /** Whether rules about what runs somewhere depend on the content. */
        boolean isDeployed() {
            return this == KUBERNETES || this == DOCKERFILE;
        }
    }

    static WorkspaceDocument unreadable(String path, Kind kind, long size, @Nullable String sha256, String error) {
        return new WorkspaceDocument(path, kind, JsonNodeFactory.instance.nullNode(), size, sha256, error);
    }

    WorkspaceDocument withoutContent(String why) {
        return unreadable(path, kind, size, sha256, why);
    }
}
