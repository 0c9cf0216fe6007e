package dev.callboard.scm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * One repository as it was when it was last looked at.
 *
 * <p>All methods block and may be called from any thread; fetches of one mirror wait for each other, reading waits for
 * nobody. A forced push is like any other: the branch is where it is now. What a {@link CommitReader} was made for
 * stays readable after it, though not for ever.
 */
public final class GitMirror {

    private static final int MAX_KNOWN_REFS = 10_000;

    private final String cloneUrl;
    private final GitSource source;
    private final ScmLimits limits;
    private final MirrorFolders folders;
    private volatile Instant lastLook = Instant.MIN;
    private volatile Instant lastUse = Instant.MIN;
    private final ReentrantLock fetching = new ReentrantLock();
    private final Set<String> knownRefs = ConcurrentHashMap.newKeySet();

    GitMirror(String cloneUrl, Path folder, GitTransports transports, ScmLimits limits, MirrorFolders folders) {
        this.cloneUrl = cloneUrl;
        this.limits = limits;
        this.folders = folders;
        this.source = transports
                .localFolder(cloneUrl)
                .<GitSource>map(local -> new LocalSource(cloneUrl, local))
                .orElseGet(() -> new RemoteSource(cloneUrl, folder, transports));
    }

    public String cloneUrl() {
        return cloneUrl;
    }

    /**
     * Where a ref is now, as the remote says; nothing is fetched.
     *
     * @param ref a branch or tag, a full ref name, or empty for the default branch; a commit id is returned unasked
     * @throws ScmException.NotFound if the repository or the ref is not there
     */
    public CommitId remoteCommit(String ref) {
        lastLook = folders.now();
        if (RefNames.isCommit(ref)) {
            return new CommitId(ref);
        }
        return found(
                () -> source.look(RefNames.candidates(ref)).pick(ref, cloneUrl).id());
    }

    /**
     * Tells where the ref of a URL ends, if the URL leaves it open: the longest one that the repository has. If it has
     * none of them, the file is returned with the shortest, as its host would read it. Asks the remote only if no ref
     * that it named before fits.
     */
    public RepositoryFile settle(RepositoryFile file) {
        List<RepositoryFile> readings = file.readings();
        if (readings.size() == 1) {
            return readings.getFirst();
        }
        return known(readings).orElseGet(() -> {
            List<String> candidates = readings.stream()
                    .flatMap(one -> RefNames.candidates(one.ref()).stream())
                    .toList();
            if (knownRefs.size() > MAX_KNOWN_REFS) {
                knownRefs.clear();
            }
            knownRefs.addAll(source.look(candidates).names());
            return known(readings).orElse(readings.getLast());
        });
    }

    private Optional<RepositoryFile> known(List<RepositoryFile> readings) {
        return readings.stream()
                .filter(one -> RefNames.candidates(one.ref()).stream().anyMatch(knownRefs::contains))
                .findFirst();
    }

    /**
     * Makes the commit that a ref is at now readable.
     *
     * @param ref as for {@link #remoteCommit}
     * @throws ScmException.NotFound if the repository, the ref or the commit is not there
     */
    public CommitId fetch(String ref) {
        used();
        fetching.lock();
        try {
            return found(() -> source.bring(ref));
        } finally {
            fetching.unlock();
            folders.tidySoon();
        }
    }

    private void used() {
        lastUse = folders.now();
    }

    /** The folder that is its own; empty for a repository that is read where it lies. */
    Optional<Path> folder() {
        return source.folder();
    }

    /** When this program last asked for its commit; {@link Instant#MIN} if it has not. */
    Instant lastLook() {
        return lastLook;
    }

    /** When what it holds was last used by this program; {@link Instant#MIN} if it has not been. */
    Instant lastUse() {
        return lastUse;
    }

    /** Removes what was fetched, unless it is being used; it is fetched again when it is needed. */
    boolean empty(Instant unusedSince) {
        if (!fetching.tryLock()) {
            return false;
        }
        try {
            if (lastUse.isAfter(unusedSince)) {
                return false;
            }
            source.empty();
            return true;
        } finally {
            fetching.unlock();
        }
    }

    /** A ref that has gone may have made room for one that goes on where it ended. */
    private CommitId found(Supplier<ObjectId> search) {
        try {
            return new CommitId(search.get().name());
        } catch (ScmException.NotFound e) {
            knownRefs.clear();
            throw e;
        }
    }

    /**
     * A reader of a commit that was fetched.
     *
     * @throws ScmException.NotFound if the mirror does not have the commit, or no longer
     */
    public CommitReader read(CommitId commit) {
        used();
        Repository repository = source.repository();
        try (RevWalk walk = new RevWalk(repository)) {
            return new CommitReader(repository, walk.parseCommit(ObjectId.fromString(commit.name())), limits, cloneUrl);
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw new ScmException.NotFound("There is no commit %s in %s".formatted(commit, cloneUrl), e);
        } catch (IOException e) {
            throw unreadable("commit " + commit, e);
        }
    }

    /**
     * The paths of the files that were added, changed or removed between two commits. Empty if one of them is not in
     * the mirror (any longer), so that anything may have changed.
     */
    public Optional<Set<String>> changedPaths(CommitId from, CommitId to) {
        if (from.equals(to)) {
            return Optional.of(Set.of());
        }
        Repository repository = source.repository();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commits.parseCommit(ObjectId.fromString(from.name())).getTree());
            walk.addTree(commits.parseCommit(ObjectId.fromString(to.name())).getTree());
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(true);
            var paths = new TreeSet<String>();
            for (int seen = 1; walk.next(); seen++) {
                if (seen > limits.maxTreeEntries()) {
                    return Optional.empty();
                }
                paths.add(walk.getPathString());
            }
            return Optional.of(Set.copyOf(paths));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable("the changes from " + from + " to " + to, e);
        }
    }

    void close() {
        source.close();
    }

    private ScmException.Unreadable unreadable(String what, IOException e) {
        return new ScmException.Unreadable("Cannot read %s of %s: %s".formatted(what, cloneUrl, e.getMessage()), e);
    }

    /** The refs that a remote has, of those it was asked for. */
    record Refs(Map<String, ObjectId> byName) {

        Set<String> names() {
            return byName.keySet();
        }

        /** The first of a ref's candidates that is there. */
        Found pick(String ref, String cloneUrl) {
            for (String name : RefNames.candidates(ref)) {
                ObjectId id = byName.get(name);
                if (id != null) {
                    return new Found(name, id);
                }
            }
            throw new ScmException.NotFound(
                    ref.isEmpty()
                            ? "The repository %s has no commits yet, or no default branch".formatted(cloneUrl)
                            : "There is no branch or tag '%s' in %s".formatted(ref, cloneUrl));
        }
    }

    /** @param id the commit, even if the ref is a tag with a message */
    record Found(String name, ObjectId id) {}
}
