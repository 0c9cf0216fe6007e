package dev.callboard.catalog.model;

import org.jspecify.annotations.Nullable;

/**
 * Where an entity was read.
 *
 * @param repository the clone URL, or empty for a local file
 * @param gitRef the branch or tag, empty for the default branch
 * @param commit the commit whose content is served; later ones have left it as it is
 * @param blob the id of the file's content
 * @param firstLine the line where its document begins, counted from one
 * @param lastLine the line where its document ends
 */
public record Provenance(
        String repository,
        String gitRef,
        @Nullable String commit,
        String path,
        String blob,
        int firstLine,
        int lastLine) {

    public Provenance {
        repository = SharedText.of(repository);
        gitRef = SharedText.of(gitRef);
        commit = commit == null ? null : SharedText.of(commit);
        path = SharedText.of(path);
        blob = SharedText.of(blob);
    }
}
