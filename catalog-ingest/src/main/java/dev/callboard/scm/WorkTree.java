package dev.callboard.scm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/**
 * A folder of this machine that somebody works in, and the repository that it was cloned from.
 *
 * @param origin the URL of the remote {@code origin}; empty if there is none
 */
public record WorkTree(Path folder, String origin) {

    /** The work tree that a file or folder is in; empty if it is in none, or in a broken one. */
    public static Optional<WorkTree> around(Path path) {
        RepositoryBuilder builder =
                new RepositoryBuilder().findGitDir(path.toAbsolutePath().toFile());
        if (builder.getGitDir() == null) {
            return Optional.empty();
        }
        try (Repository repository = builder.build()) {
            if (repository.isBare()) {
                return Optional.empty();
            }
            File folder = repository.getWorkTree();
            String origin = repository.getConfig().getString("remote", "origin", "url");
            return Optional.of(new WorkTree(folder.toPath(), origin == null ? "" : origin));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
