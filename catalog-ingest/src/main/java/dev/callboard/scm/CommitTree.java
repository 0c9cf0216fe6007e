package dev.callboard.scm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Looks things up in the tree of a commit and refuses what is no plain file. */
final class CommitTree {

    private static final int LFS_POINTER_BYTES = 1024;
    private static final byte[] LFS_HEAD =
            "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);

    private final Repository repository;
    private final RevCommit commit;
    private final ScmLimits limits;
    private final String cloneUrl;

    CommitTree(Repository repository, RevCommit commit, ScmLimits limits, String cloneUrl) {
        this.repository = repository;
        this.commit = commit;
        this.limits = limits;
        this.cloneUrl = cloneUrl;
    }

    Optional<GitBlob> read(String path) {
        return reading(path, objects -> {
            Optional<ObjectId> id = find(objects, path);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            ObjectLoader blob = objects.open(id.get(), Constants.OBJ_BLOB);
            if (blob.getSize() > limits.maxBlobBytes()) {
                throw refused(path, "has " + blob.getSize() + " bytes; at most " + limits.maxBlobBytes() + " are read");
            }
            byte[] bytes = blob.getBytes(limits.maxBlobBytes());
            if (isLfsPointer(bytes)) {
                throw refused(path, "is kept in Git LFS; only its pointer is in Git");
            }
            return Optional.of(new GitBlob(id.get().name(), bytes));
        });
    }

    Optional<String> blobId(String path) {
        return reading(path, objects -> find(objects, path).map(ObjectId::name));
    }

    List<String> glob(String pattern) {
        GlobPattern glob = GlobPattern.of(pattern);
        return reading(pattern, objects -> {
            var paths = new ArrayList<String>();
            try (TreeWalk walk = new TreeWalk(objects)) {
                walk.addTree(commit.getTree());
                for (int seen = 1; walk.next(); seen++) {
                    if (seen > limits.maxTreeEntries()) {
                        throw new ScmException.Refused("Searching " + cloneUrl + " for '" + pattern
                                + "' looked at more than " + limits.maxTreeEntries() + " files and folders");
                    }
                    String path = walk.getPathString();
                    if (walk.isSubtree()) {
                        if (glob.mayMatchBeneath(path)) {
                            walk.enterSubtree();
                        }
                    } else if (!FileMode.GITLINK.equals(walk.getRawMode(0)) && glob.matches(path)) {
                        paths.add(path);
                    }
                }
            }
            paths.sort(null);
            return List.copyOf(paths);
        });
    }

    /** The tree of a folder; empty if there is nothing at the path. */
    Optional<ObjectId> folder(String path) {
        return reading(path, objects -> {
            if (path.isEmpty()) {
                return Optional.of(commit.getTree().getId());
            }
            try (TreeWalk walk = at(objects, path)) {
                if (walk.getTreeCount() == 0) {
                    return Optional.empty();
                }
                if (!walk.isSubtree()) {
                    throw refused(path, "is not a folder");
                }
                return Optional.of(walk.getObjectId(0));
            }
        });
    }

    private Optional<ObjectId> find(ObjectReader objects, String path) throws IOException {
        TreePath.check(path);
        if (path.isEmpty()) {
            throw refused("", "is the root folder; a file was expected");
        }
        try (TreeWalk walk = at(objects, path)) {
            if (walk.getTreeCount() == 0) {
                return Optional.empty();
            }
            if (walk.isSubtree()) {
                throw refused(path, "is a folder; a file was expected");
            }
            refuseLinks(walk, path);
            return Optional.of(walk.getObjectId(0));
        }
    }

    /** Walks down to a path, segment by segment; the walk has no tree if there is nothing there. */
    private TreeWalk at(ObjectReader objects, String path) throws IOException {
        TreePath.check(path);
        TreeWalk walk = TreeWalk.forPath(objects, path, commit.getTree());
        if (walk != null) {
            return walk;
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            try (TreeWalk parent = TreeWalk.forPath(objects, path.substring(0, slash), commit.getTree())) {
                if (parent == null) {
                    break;
                }
                refuseLinks(parent, path.substring(0, slash));
            }
        }
        return new TreeWalk(objects);
    }

    private void refuseLinks(TreeWalk walk, String path) {
        if (FileMode.SYMLINK.equals(walk.getRawMode(0))) {
            throw refused(path, "is a symbolic link, which is not followed");
        }
        if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
            throw refused(path, "is a submodule, which is not read; name its own repository");
        }
    }

    static boolean isLfsPointer(byte[] bytes) {
        if (bytes.length > LFS_POINTER_BYTES || bytes.length < LFS_HEAD.length) {
            return false;
        }
        for (int i = 0; i < LFS_HEAD.length; i++) {
            if (bytes[i] != LFS_HEAD[i]) {
                return false;
            }
        }
        return true;
    }

    ScmException.Refused refused(String path, String why) {
        return new ScmException.Refused("'%s' of %s at %s %s".formatted(path, cloneUrl, shortName(), why));
    }

    ScmException.NotFound noFolder(String path) {
        return new ScmException.NotFound("There is no folder '%s' in %s at %s".formatted(path, cloneUrl, shortName()));
    }

    private String shortName() {
        return commit.abbreviate(10).name();
    }

    /** Runs a look-up and gives its failures our words. */
    <T> T reading(String what, Reading<T> reading) {
        try (ObjectReader objects = repository.newObjectReader()) {
            return reading.read(objects);
        } catch (MissingObjectException e) {
            throw new ScmException.NotFound(
                    "Cannot read '%s' of %s: commit %s is no longer there".formatted(what, cloneUrl, shortName()), e);
        } catch (IOException e) {
            throw new ScmException.Unreadable(
                    "Cannot read '%s' of %s at %s: %s".formatted(what, cloneUrl, shortName(), e.getMessage()), e);
        }
    }

    interface Reading<T> {
        T read(ObjectReader objects) throws IOException;
    }
}
