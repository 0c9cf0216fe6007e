package dev.callboard.scm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a commit that {@link GitPublisher} has pushed, and takes it back as long as nobody has built on it. Blocks; safe
 * for many threads.
 */
public final class GitRetraction {

    private final ScmIntegrations integrations;
    private final GitTransports transports;

    GitRetraction(ScmIntegrations integrations, GitTransports transports) {
        this.integrations = integrations;
        this.transports = transports;
    }

    /**
     * What was pushed.
     *
     * @param parent what the branch was at before, or null if there was no branch
     * @param repositoryCreated whether the repository was made for it
     */
    public record Pushed(
            String cloneUrl,
            String branch,
            CommitId commit,
            @Nullable CommitId parent,
            boolean repositoryCreated) {

        private String fullBranch() {
            return Constants.R_HEADS + branch;
        }
    }

    /** Where a pushed commit is. */
    public enum Place {
        /** The branch does not have it. */
        NOWHERE,
        /** The branch is at it. */
        TIP,
        /** The branch has it, and other commits on top of it. */
        BENEATH
    }

    /** Looks for a commit. A repository that is not there has no commits. */
    public Place look(Pushed pushed) {
        if (isAbsent(pushed.cloneUrl())) {
            return Place.NOWHERE;
        }
        return inScratch(pushed, repository -> {
            ObjectId tip = fetchBranch(pushed, repository);
            if (tip == null) {
                return Place.NOWHERE;
            }
            ObjectId commit = ObjectId.fromString(pushed.commit().name());
            if (tip.equals(commit)) {
                return Place.TIP;
            }
            return isAncestor(repository, commit, tip) ? Place.BENEATH : Place.NOWHERE;
        });
    }

    /**
     * Takes a commit at the tip of its branch back: the branch is what it was, or gone, or the repository is gone if it was
     * made for it and has nothing else.
     *
     * @throws ScmException.Rejected if the branch was changed meanwhile, or the host forbids it
     */
    public void retract(Pushed pushed) {
        boolean goes = inScratch(pushed, repository -> {
            fetchBranch(pushed, repository);
            if (pushed.repositoryCreated() && branches(pushed, repository) == 1) {
                return true;
            }
            push(pushed, repository);
            return false;
        });
        if (goes) {
            transports.localFolder(pushed.cloneUrl()).ifPresent(GitRetraction::delete);
        }
    }

    /** Whether a URL means a folder of this machine with no repository in it, which a push would make. */
    public boolean isAbsent(String cloneUrl) {
        return transports
                .localFolder(cloneUrl)
                .filter(folder -> !isRepository(folder))
                .isPresent();
    }

    /** Whether a URL means a repository of this machine that has no branch yet. */
    public boolean isEmpty(String cloneUrl) {
        return transports
                .localFolder(cloneUrl)
                .filter(folder -> isRepository(folder) && hasNoRefs(folder))
                .isPresent();
    }

    /** Removes a repository of this machine if it has no branch. */
    public void removeEmpty(String cloneUrl) {
        transports.localFolder(cloneUrl).filter(folder -> isEmpty(cloneUrl)).ifPresent(GitRetraction::delete);
    }

    private static boolean isRepository(Path folder) {
        return FileKey.resolve(folder.toFile(), FS.DETECTED) != null;
    }

    private static boolean hasNoRefs(Path folder) {
        try (Repository repository =
                new RepositoryBuilder().setGitDir(folder.toFile()).build()) {
            return repository
                    .getRefDatabase()
                    .getRefsByPrefix(Constants.R_HEADS)
                    .isEmpty();
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot read the repository in " + folder, e);
        }
    }

    private long branches(Pushed pushed, Repository repository) {
        return transports.lookUp(attempt(pushed), pushed.cloneUrl(), repository, transport -> {
            try (FetchConnection connection = transport.openFetch()) {
                return connection.getRefs().stream()
                        .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
                        .count();
            }
        });
    }

    private @Nullable ObjectId fetchBranch(Pushed pushed, Repository repository) {
        RefSpec everything = new RefSpec("+" + pushed.fullBranch() + ":refs/pushed");
        return transports
                .<Optional<ObjectId>>transfer(attempt(pushed), pushed.cloneUrl(), repository, transport -> {
                    boolean there;
                    try (FetchConnection connection = transport.openFetch(List.of(everything))) {
                        there = connection.getRef(pushed.fullBranch()) != null;
                    }
                    if (!there) {
                        return Optional.empty();
                    }
                    transport.fetch(new SharingProgress(), List.of(everything));
                    Ref fetched = repository.exactRef("refs/pushed");
                    return fetched == null ? Optional.empty() : Optional.ofNullable(fetched.getObjectId());
                })
                .orElse(null);
    }

    private static boolean isAncestor(Repository repository, ObjectId commit, ObjectId tip) {
        try (RevWalk walk = new RevWalk(repository)) {
            return repository.getObjectDatabase().has(commit)
                    && walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what was fetched", e);
        }
    }

    private void push(Pushed pushed, Repository repository) {
        CommitId parent = pushed.parent();
        ObjectId commit = ObjectId.fromString(pushed.commit().name());
        PushResult answer = transports.transfer(attempt(pushed), pushed.cloneUrl(), repository, transport -> {
            RemoteRefUpdate update = new RemoteRefUpdate(
                    repository, parent == null ? null : parent.name(), pushed.fullBranch(), true, null, commit);
            return transport.push(new SharingProgress(), List.of(update));
        });
        RemoteRefUpdate update = answer.getRemoteUpdate(pushed.fullBranch());
        if (update == null
                || (update.getStatus() != RemoteRefUpdate.Status.OK
                        && update.getStatus() != RemoteRefUpdate.Status.UP_TO_DATE)) {
            throw new ScmException.Rejected(attempt(pushed) + ": "
                    + (update == null || update.getMessage() == null
                            ? "the branch was changed meanwhile, or the host forbids it"
                            : update.getMessage()));
        }
    }

    private <T> T inScratch(Pushed pushed, Function<Repository, T> work) {
        integrations.integrationOfClone(pushed.cloneUrl());
        try {
            Path scratch = Files.createTempDirectory("callboard-retract");
            try (Repository repository = new RepositoryBuilder()
                    .setGitDir(new File(scratch.toFile(), Constants.DOT_GIT))
                    .setBare()
                    .build()) {
                repository.create(true);
                // Else housekeeping in the background would write into the folder while it is removed.
                repository.getConfig().setBoolean("gc", null, "autoDetach", false);
                return work.apply(repository);
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new ScmException.Unreadable(attempt(pushed) + ": " + e.getMessage(), e);
        }
    }

    private static String attempt(Pushed pushed) {
        return "Cannot take commit " + pushed.commit() + " back from branch '" + pushed.branch() + "' of "
                + pushed.cloneUrl();
    }

    private static void delete(Path folder) {
        try {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING | FileUtils.RETRY);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
