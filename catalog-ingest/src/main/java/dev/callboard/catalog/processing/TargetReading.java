package dev.callboard.catalog.processing;

import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a target was found to hold.
 *
 * @param repository the clone URL; empty for local files, or while the target leads nowhere
 * @param gitRef the branch or tag; empty for the default branch
 * @param files in a stable order; those of the last success if there is an error
 * @param error why the target could not be read; null if it could
 */
public record TargetReading(
        TargetKey key,
        String repository,
        String gitRef,
        List<FileReading> files,
        @Nullable DocumentError error) {

    public TargetReading {
        files = List.copyOf(files);
    }

    /** What is known of a target that failed: what was known before, and why. */
    public static TargetReading failed(
            TargetKey key, String repository, String gitRef, @Nullable TargetReading earlier, DocumentError error) {
        return new TargetReading(key, repository, gitRef, earlier == null ? List.of() : earlier.files(), error);
    }

    /** The same without some documents. They stay away for as long as their file's content does. */
    public TargetReading without(BiPredicate<FileReading, DocumentReading> forgotten) {
        List<FileReading> kept =
                files.stream().map(file -> file.without(forgotten)).toList();
        return new TargetReading(key, repository, gitRef, kept, error);
    }

    /** Whether reading it has brought something good, or was at least without a mistake of the location's own. */
    public boolean hasYielded() {
        return files.stream().anyMatch(FileReading::hasGoodDocuments)
                || (error == null
                        && files.stream().allMatch(file -> file.ownErrors().isEmpty()));
    }
}
