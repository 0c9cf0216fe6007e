package dev.callboard.scm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/** Puts the content of a folder on a branch of a repository, as one new commit. Blocks; safe for many threads. */
public final class GitPublisher {

    /** What Gerrit takes pushes to that are to be reviewed before they are on the branch. */
    private static final String REVIEWS = "refs/for/";

    private final ScmIntegrations integrations;
    private final ScmLimits limits;
    private final InstantSource clock;
    private final GitTransports transports;

    /** @param clock gives commits their time */
    public GitPublisher(ScmIntegrations integrations, ScmLimits limits, InstantSource clock) {
        this.integrations = integrations;
        this.limits = limits;
        this.clock = clock;
        this.transports = new GitTransports(integrations, limits);
    }

    /** Finds and takes back what this publisher has pushed. */
    public GitRetraction retraction() {
        return new GitRetraction(integrations, transports);
    }

    /**
     * Commits and pushes. The branch only ever moves forward: a commit that someone else pushes meanwhile is not lost.
     *
     * @throws ScmException.Rejected if the branch moved meanwhile, or the host's rules forbid the push
     * @throws ScmException.Refused if no integration covers the repository, or the folder holds what does not belong in
     *     a repository: a {@code .git}, a link that leads out of it, nothing at all
     */
    public Publication.Result push(Publication publication) {
        return push(publication, pushed -> {});
    }

    /**
     * As {@link #push(Publication)}.
     *
     * @param intent told what is about to be pushed, just before; if it throws, nothing is
     */
    public Publication.Result push(Publication publication, Consumer<GitRetraction.Pushed> intent) {
        return push(publication, Destination.BRANCH, intent);
    }

    /** As {@link #push(Publication)}, but the commit becomes a change that Gerrit keeps beside the branch for review. */
    public Publication.Result pushForReview(Publication publication) {
        return push(publication, Destination.REVIEW, pushed -> {});
    }

    /** Where a commit goes. */
    private enum Destination {
        BRANCH,
        REVIEW
    }

    private Publication.Result push(
            Publication publication, Destination destination, Consumer<GitRetraction.Pushed> intent) {
        integrations.integrationOfClone(publication.cloneUrl());
        Optional<Path> created =
                transports.localFolder(publication.cloneUrl()).flatMap(folder -> create(folder, publication));
        boolean done = false;
        try {
            Path scratch = Files.createTempDirectory("callboard-publish");
            try (Repository repository = scratchRepository(scratch)) {
                var result = push(publication, repository, destination, created.isPresent(), intent);
                done = true;
                return result;
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new ScmException.Unreadable(attempt(publication) + ": " + e.getMessage(), e);
        } finally {
            if (!done) {
                created.ifPresent(GitPublisher::delete);
            }
        }
    }

    /**
     * The branches and tags of a repository by their full names, and the commits that they are at; empty if it has none.
     *
     * @throws ScmException.NotFound if there is no such repository
     */
    public Map<String, CommitId> refs(String cloneUrl) {
        integrations.integrationOfClone(cloneUrl);
        try {
            Path scratch = Files.createTempDirectory("callboard-refs");
            try (Repository repository = scratchRepository(scratch)) {
                return transports.transfer(
                        "Cannot list the branches of " + cloneUrl, cloneUrl, repository, GitPublisher::refs);
            } finally {
                delete(scratch);
            }
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot list the branches of " + cloneUrl + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, CommitId> refs(Transport transport) throws IOException {
        try (FetchConnection connection = transport.openFetch()) {
            Map<String, CommitId> refs = new TreeMap<>();
            for (Ref ref : connection.getRefs()) {
                ObjectId id = ref.getObjectId();
                if (id != null && ref.getName().startsWith(Constants.R_REFS)) {
                    refs.put(ref.getName(), new CommitId(id.name()));
                }
            }
            return refs;
        }
    }

    private Publication.Result push(
            Publication publication,
            Repository repository,
            Destination destination,
            boolean created,
            Consumer<GitRetraction.Pushed> intent)
            throws IOException {
        ObjectId parent = fetchBranch(publication, repository);
        ObjectId commit = commit(publication, repository, parent);
        if (commit.equals(parent)) {
            return new Publication.Result(new CommitId(commit.name()), false, created);
        }
        intent.accept(new GitRetraction.Pushed(
                publication.cloneUrl(),
                publication.branch(),
                new CommitId(commit.name()),
                parent == null ? null : new CommitId(parent.name()),
                created));
        boolean review = destination == Destination.REVIEW;
        String ref = review ? REVIEWS + publication.branch() : publication.fullBranch();
        RemoteRefUpdate update = new RemoteRefUpdate(
                repository, commit.name(), ref, false, null, review || parent == null ? ObjectId.zeroId() : parent);
        PushResult answer = transports.transfer(
                attempt(publication),
                publication.cloneUrl(),
                repository,
                transport -> transport.push(new SharingProgress(), List.of(update)));
        check(publication, answer.getRemoteUpdate(ref));
        return new Publication.Result(new CommitId(commit.name()), true, created);
    }

    private @Nullable ObjectId fetchBranch(Publication publication, Repository repository) {
        String attempt = "Cannot fetch branch '" + publication.branch() + "' of " + publication.cloneUrl();
        return transports
                .transfer(attempt, publication.cloneUrl(), repository, transport -> {
                    transport.setDepth(1);
                    return fetchBranch(publication, transport);
                })
                .orElse(null);
    }

    private static Optional<ObjectId> fetchBranch(Publication publication, Transport transport) throws IOException {
        try (FetchConnection connection = transport.openFetch(List.of(new RefSpec(publication.fullBranch())))) {
            Ref branch = connection.getRef(publication.fullBranch());
            ObjectId id = branch == null ? null : branch.getObjectId();
            if (id == null) {
                return Optional.empty();
            }
            Ref wanted = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id);
            connection.fetch(new SharingProgress(), List.of(wanted), Set.of());
            return Optional.of(id);
        }
    }

    /** The new commit; the parent itself if it would change nothing. */
    private ObjectId commit(Publication publication, Repository repository, @Nullable ObjectId parent)
            throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            ObjectId base =
                    parent == null ? null : walk.parseCommit(parent).getTree().getId();
            ObjectId tree = new FolderTree(publication.folder(), limits)
                    .write(repository, inserter, publication.content() == Publication.Content.MERGE ? base : null);
            if (parent != null && tree.equals(base)) {
                return parent;
            }
            var author = new PersonIdent(
                    publication.author().name(), publication.author().email(), clock.instant(), ZoneOffset.UTC);
            var commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(publication.message());
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static void check(Publication publication, @Nullable RemoteRefUpdate update) {
        if (update == null) {
            throw new ScmException.Unreadable(attempt(publication) + ": the host did not say what became of it", null);
        }
        switch (update.getStatus()) {
            case OK, UP_TO_DATE -> {}
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
                throw new ScmException.Rejected(
                        attempt(publication) + ": the branch was changed meanwhile by someone else");
            default ->
                throw new ScmException.Rejected(attempt(publication) + ": the host rejected it ("
                        + (update.getMessage() == null ? update.getStatus() : update.getMessage()) + ")");
        }
    }

    private static String attempt(Publication publication) {
        return "Cannot push to branch '" + publication.branch() + "' of " + publication.cloneUrl();
    }

    /** Makes a bare repository where there is nothing yet; beside its place, then moved there, so nobody sees a half. */
    private static Optional<Path> create(Path folder, Publication publication) {
        if (FileKey.resolve(folder.toFile(), FS.DETECTED) != null) {
            return Optional.empty();
        }
        try {
            Path parent =
                    Files.createDirectories(folder.toAbsolutePath().normalize().getParent());
            Path fresh = Files.createTempDirectory(parent, ".new-repository");
            try (Repository repository = new RepositoryBuilder()
                    .setGitDir(fresh.toFile())
                    .setBare()
                    .setInitialBranch(publication.branch())
                    .build()) {
                repository.create(true);
            }
            Files.move(fresh, folder);
            return Optional.of(folder);
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } catch (IOException | InvalidRefNameException e) {
            throw new ScmException.Unreadable(
                    "Cannot create the repository " + publication.cloneUrl() + ": " + e.getMessage(), e);
        }
    }

    private static Repository scratchRepository(Path folder) throws IOException {
        Repository repository = new RepositoryBuilder()
                .setGitDir(new File(folder.toFile(), Constants.DOT_GIT))
                .setBare()
                .build();
        repository.create(true);
        return repository;
    }

    private static void delete(Path folder) {
        try {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING | FileUtils.RETRY);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
