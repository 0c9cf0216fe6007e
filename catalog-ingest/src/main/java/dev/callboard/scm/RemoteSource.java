package dev.callboard.scm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A repository on another machine: a bare one here holds, of each ref that was asked for, the newest commit without its
 * history.
 */
final class RemoteSource implements GitSource {

    private static final String KEPT = "refs/callboard/";
    private static final int FETCHES_BETWEEN_CLEANUPS = 64;

    private final String cloneUrl;
    private final Path directory;
    private final GitTransports transports;
    private @Nullable Repository opened;
    private int fetches;

    RemoteSource(String cloneUrl, Path folder, GitTransports transports) {
        this.cloneUrl = cloneUrl;
        this.directory = folder.resolve(folderName(cloneUrl));
        this.transports = transports;
    }

    @Override
    public GitMirror.Refs look(Collection<String> fullNames) {
        if (fullNames.isEmpty()) {
            return new GitMirror.Refs(new HashMap<>());
        }
        return transports.lookUp("Cannot read the refs of " + cloneUrl, cloneUrl, repository(), transport -> {
            try (FetchConnection connection = open(transport, fullNames)) {
                return refs(connection, fullNames);
            }
        });
    }

    @Override
    public ObjectId bring(String ref) {
        Repository repository = repository();
        String attempt = "Cannot fetch " + (ref.isEmpty() ? "the default branch" : "'" + ref + "'") + " of " + cloneUrl;
        ObjectId commit =
                transports.transfer(attempt, cloneUrl, repository, transport -> bring(ref, repository, transport));
        cleanUp(repository);
        return commit;
    }

    /** Each fetch leaves a small pack; now and then they become one, and what no ref needs goes after two weeks. */
    private void cleanUp(Repository repository) {
        fetches++;
        if (fetches % FETCHES_BETWEEN_CLEANUPS != 0) {
            return;
        }
        try (Git git = Git.wrap(repository)) {
            git.gc().call();
        } catch (GitAPIException | JGitInternalException e) {
            throw new ScmException.Unreadable("Cannot clean up the mirror of " + cloneUrl + ": " + e.getMessage(), e);
        }
    }

    private ObjectId bring(String ref, Repository repository, Transport transport) throws IOException {
        boolean commit = RefNames.isCommit(ref);
        if (commit && repository.getObjectDatabase().has(ObjectId.fromString(ref))) {
            return ObjectId.fromString(ref);
        }
        List<String> names = RefNames.candidates(commit ? "" : ref);
        transport.setDepth(1);
        try (FetchConnection connection = open(transport, names)) {
            GitMirror.Found found = commit
                    ? new GitMirror.Found("commits/" + ref, ObjectId.fromString(ref))
                    : refs(connection, names).pick(ref, cloneUrl);
            if (!repository.getObjectDatabase().has(found.id())) {
                Ref wanted =
                        new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, found.id().name(), found.id());
                connection.fetch(new SharingProgress(), List.of(wanted), Set.of());
            }
            keep(repository, found);
            return found.id();
        }
    }

    /** Points a ref of ours at the commit, and forgets the boundaries of history that no ref needs any longer. */
    private void keep(Repository repository, GitMirror.Found found) throws IOException {
        RefUpdate update = repository.updateRef(KEPT + found.name());
        update.setNewObjectId(found.id());
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
            throw new IOException("its mirror is being changed by another program (" + result + ")");
        }
        var needed = new HashSet<ObjectId>();
        for (Ref ref : repository.getRefDatabase().getRefsByPrefix(KEPT)) {
            needed.add(ref.getObjectId());
        }
        Set<ObjectId> shallow = new HashSet<>(repository.getObjectDatabase().getShallowCommits());
        if (shallow.retainAll(needed)) {
            repository.getObjectDatabase().setShallowCommits(shallow);
        }
    }

    private static FetchConnection open(Transport transport, Collection<String> fullNames) throws IOException {
        return transport.openFetch(fullNames.stream().map(RefSpec::new).toList());
    }

    private static GitMirror.Refs refs(FetchConnection connection, Collection<String> fullNames) {
        var found = new HashMap<String, ObjectId>();
        for (String name : fullNames) {
            Ref ref = connection.getRef(name);
            if (ref != null && ref.getObjectId() != null) {
                ObjectId peeled = ref.getPeeledObjectId();
                found.put(name, peeled == null ? ref.getObjectId() : peeled);
            }
        }
        return new GitMirror.Refs(found);
    }

    @Override
    public synchronized Repository repository() {
        Repository current = opened;
        if (current != null) {
            return current;
        }
        try {
            Repository repository = open(directory);
            opened = repository;
            return repository;
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot open the mirror of " + cloneUrl + ": " + e.getMessage(), e);
        }
    }

    /** What is there and cannot be opened is made anew: it holds nothing that the remote does not. */
    private static Repository open(Path directory) throws IOException {
        try {
            return openOrCreate(directory);
        } catch (IOException | IllegalArgumentException e) {
            FileUtils.delete(directory.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            return openOrCreate(directory);
        }
    }

    private static Repository openOrCreate(Path directory) throws IOException {
        Repository repository =
                new RepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        if (!repository.getObjectDatabase().exists()) {
            repository.create(true);
            // Nobody else reads here, so packs need not be kept for others once their objects are elsewhere.
            repository.getConfig().setString("gc", null, "prunePackExpire", "now");
            repository.getConfig().save();
        }
        return repository;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(directory);
    }

    @Override
    public synchronized void empty() {
        close();
        MirrorFolders.delete(directory);
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }

    private static String folderName(String cloneUrl) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(cloneUrl.getBytes(StandardCharsets.UTF_8));
            String name = cloneUrl.replaceFirst("^[a-z]+://([^/]*@)?", "").replaceAll("[^A-Za-z0-9.-]+", "_");
            return name.substring(Math.max(0, name.length() - 80)) + "-"
                    + HexFormat.of().formatHex(hash, 0, 8) + Constants.DOT_GIT_EXT;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
