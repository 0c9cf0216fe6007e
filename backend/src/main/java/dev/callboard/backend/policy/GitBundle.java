package dev.callboard.backend.policy;

import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleFiles;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.GitMirror;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Reads the rules in a folder of a Git repository, anew only when the ref is at another commit. Not thread-safe. */
final class GitBundle {

    private final GitMirrors mirrors;
    private final String target;
    private @Nullable CommitId commit;
    private @Nullable BundleFiles files;

    GitBundle(GitMirrors mirrors, String target) {
        this.mirrors = mirrors;
        this.target = target;
    }

    /** @throws BundleException if the rules cannot be read */
    BundleFiles read() {
        try {
            RepositoryFile folder = mirrors.integrations().resolveGit(target);
            GitMirror mirror = mirrors.mirror(folder.cloneUrl());
            BundleFiles known = files;
            if (known != null && mirror.remoteCommit(folder.ref()).equals(commit)) {
                return known;
            }
            CommitId fetched = mirror.fetch(folder.ref());
            BundleFiles read = copy(mirror, fetched, folder.path());
            commit = fetched;
            files = read;
            return read;
        } catch (ScmException | IOException | IllegalArgumentException unreadable) {
            throw new BundleException(
                    "Cannot read the policy in " + target + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static BundleFiles copy(GitMirror mirror, CommitId commit, String folder) throws IOException {
        Path copy = Files.createTempDirectory("callboard-policy");
        try {
            mirror.read(commit).copyTree(folder, copy);
            return BundleFiles.ofFolder(copy);
        } finally {
            FileSystemUtils.deleteRecursively(copy);
        }
    }
}
