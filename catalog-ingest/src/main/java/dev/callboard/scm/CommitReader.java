package dev.callboard.scm;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The files of one commit, read from its tree. There is no work tree, so a reader sees one commit whole, whatever is
 * pushed meanwhile.
 *
 * <p>All methods block, may be called from any thread, and throw {@link ScmException.NotFound} once the repository has
 * lost the commit. Paths have no slash at either end; one that climbs is refused.
 */
public final class CommitReader {

    private final Repository repository;
    private final RevCommit commit;
    private final ScmLimits limits;
    private final String cloneUrl;

    CommitReader(Repository repository, RevCommit commit, ScmLimits limits, String cloneUrl) {
        this.repository = repository;
        this.commit = commit;
        this.limits = limits;
        this.cloneUrl = cloneUrl;
    }

    public CommitId commit() {
        return new CommitId(commit.name());
    }

    /** When the commit was made, as its committer says. */
    public Instant time() {
        return Instant.ofEpochSecond(commit.getCommitTime());
    }

    /** Who wrote what the commit holds, as the commit says. */
    public CommitAuthor author() {
        PersonIdent author = commit.getAuthorIdent();
        return new CommitAuthor(author.getName(), author.getEmailAddress(), author.getWhenAsInstant());
    }

    /**
     * The content of a file; empty if there is nothing at the path.
     *
     * @throws ScmException.Refused if there is something, but no file that we read: a folder, a symbolic link or a path
     *     through one, a submodule, a pointer to Git LFS, a file past the limit on size
     */
    public Optional<GitBlob> read(String path) {
        return tree().read(path);
    }

    /** The hash of a file's content, without reading it; like {@link #read} in all else but size and LFS. */
    public Optional<String> blobId(String path) {
        return tree().blobId(path);
    }

    /**
     * The paths of the files that match a pattern, sorted; symbolic links are among them, so that reading one says why
     * it is refused.
     *
     * @throws ScmException.Refused if the tree has more entries than the limit, or the pattern too many alternatives
     */
    public List<String> glob(String pattern) {
        return tree().glob(pattern);
    }

    /**
     * Copies a folder into one of this machine, which is made if need be; executable files stay so.
     *
     * @param folder empty for the root
     * @throws ScmException.NotFound if there is no such folder
     * @throws ScmException.Refused if anything in it is not a plain file or folder, or it is larger than the limit; what
     *     was copied until then stays
     */
    public void copyTree(String folder, Path target) {
        new TreeCopy(repository, tree(), limits).copy(folder, target);
    }

    /**
     * Reads what {@link #copyTree} would copy, and refuses what that would, as far as it gets.
     *
     * @param atMost how many bytes the files may have together
     * @return the files, or empty if they have more
     */
    public Optional<List<TreeFile>> readTree(String folder, int atMost) {
        return new TreeCopy(repository, tree(), limits).read(folder, atMost);
    }

    private CommitTree tree() {
        return new CommitTree(repository, commit, limits, cloneUrl);
    }
}
