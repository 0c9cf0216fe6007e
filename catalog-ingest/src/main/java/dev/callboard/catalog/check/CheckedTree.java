package dev.callboard.catalog.check;

import dev.callboard.scm.CommitReader;
import dev.callboard.scm.GitBlob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a repository, as they would be.
 *
 * <p>Paths are from the repository's root, without a slash at either end. What is no plain file, or too large, is refused
 * with {@link dev.callboard.scm.ScmException.Refused}.
 */
public interface CheckedTree {

    Optional<byte[]> read(String path);

    /** The paths that match a pattern, sorted. */
    List<String> glob(String pattern);

    /** The files beneath a folder of this machine. Links, and what Git itself keeps there, are left alone. */
    static CheckedTree ofFolder(Path folder) {
        return new FolderFiles(folder);
    }

    /** These files and no others. */
    static CheckedTree ofFiles(Map<String, byte[]> files) {
        return new GivenFiles(files);
    }

    /** The files of a commit. */
    static CheckedTree ofCommit(CommitReader commit) {
        return new CheckedTree() {
            @Override
            public Optional<byte[]> read(String path) {
                return commit.read(path).map(GitBlob::bytes);
            }

            @Override
            public List<String> glob(String pattern) {
                return commit.glob(pattern);
            }
        };
    }
}
