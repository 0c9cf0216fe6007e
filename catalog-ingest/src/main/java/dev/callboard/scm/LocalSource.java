package dev.callboard.scm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A repository of this machine, read where it lies: its objects never change, so there is nothing to copy. A commit that
 * a forced push leaves behind stays readable until the repository's own clean-up removes it, by default weeks later.
 */
final class LocalSource implements GitSource {

    private final String cloneUrl;
    private final Path folder;
    private @Nullable Repository opened;

    LocalSource(String cloneUrl, Path folder) {
        this.cloneUrl = cloneUrl;
        this.folder = folder;
    }

    @Override
    public GitMirror.Refs look(Collection<String> fullNames) {
        Repository repository = repository();
        var found = new HashMap<String, ObjectId>();
        try {
            for (String name : fullNames) {
                Ref ref = repository.exactRef(name);
                if (ref != null && ref.getObjectId() != null) {
                    Ref peeled = repository.getRefDatabase().peel(ref);
                    ObjectId target = peeled.getPeeledObjectId();
                    found.put(name, target == null ? ref.getObjectId() : target);
                }
            }
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot read the refs of %s: %s".formatted(cloneUrl, e.getMessage()), e);
        }
        return new GitMirror.Refs(found);
    }

    @Override
    public ObjectId bring(String ref) {
        if (!RefNames.isCommit(ref)) {
            return look(RefNames.candidates(ref)).pick(ref, cloneUrl).id();
        }
        try (RevWalk walk = new RevWalk(repository())) {
            return walk.parseCommit(ObjectId.fromString(ref)).getId();
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw new ScmException.NotFound("There is no commit %s in %s".formatted(ref, cloneUrl), e);
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot read commit %s of %s".formatted(ref, cloneUrl), e);
        }
    }

    /** Opened anew once the folder has been replaced by nothing, so that a repository made later is seen. */
    @Override
    public synchronized Repository repository() {
        Repository current = opened;
        if (current != null && current.getObjectDatabase().exists()) {
            return current;
        }
        close();
        File directory = FileKey.resolve(folder.toFile(), FS.DETECTED);
        if (directory == null) {
            throw new ScmException.NotFound("There is no repository at " + cloneUrl);
        }
        try {
            Repository fresh = new RepositoryBuilder()
                    .setGitDir(directory)
                    .setMustExist(true)
                    .build();
            ObjectFormats.check(fresh, cloneUrl);
            opened = fresh;
            return fresh;
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot open " + cloneUrl + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
