package dev.callboard.scm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** A bare repository that tests write commits to without a work tree. */
final class GitFixture implements AutoCloseable {

    private static final PersonIdent SOMEONE =
            new PersonIdent("Someone", "someone@acme.example", Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Repository repository;

    private GitFixture(Repository repository) {
        this.repository = repository;
    }

    /** A new one, whose default branch is {@code main}. */
    static GitFixture bare(Path folder) {
        try {
            Repository repository = new RepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .setInitialBranch("main")
                    .build();
            repository.create(true);
            return new GitFixture(repository);
        } catch (IOException | InvalidRefNameException e) {
            throw new IllegalStateException(e);
        }
    }

    Repository repository() {
        return repository;
    }

    String url() {
        return "file://" + repository.getDirectory().getAbsolutePath();
    }

    /** One entry of a commit's tree. */
    record Item(FileMode mode, byte[] content) {

        static Item text(String content) {
            return new Item(FileMode.REGULAR_FILE, content.getBytes(StandardCharsets.UTF_8));
        }

        static Item executable(String content) {
            return new Item(FileMode.EXECUTABLE_FILE, content.getBytes(StandardCharsets.UTF_8));
        }

        static Item link(String target) {
            return new Item(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8));
        }

        static Item submodule() {
            return new Item(FileMode.GITLINK, new byte[0]);
        }
    }

    /** Commits exactly these text files on top of a branch. */
    CommitId commit(String branch, Map<String, String> files) {
        var items = new TreeMap<String, Item>();
        files.forEach((path, content) -> items.put(path, Item.text(content)));
        return commitItems(branch, items);
    }

    CommitId commitItems(String branch, Map<String, Item> items) {
        try {
            return write(branch, items, repository.resolve(Constants.R_HEADS + branch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a branch and its history by one commit. */
    CommitId rewrite(String branch, Map<String, String> files) {
        try {
            var items = new TreeMap<String, Item>();
            files.forEach((path, content) -> items.put(path, Item.text(content)));
            return write(branch, items, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommitId write(String branch, Map<String, Item> items, @Nullable ObjectId parent) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (Map.Entry<String, Item> item : items.entrySet()) {
                var entry = new DirCacheEntry(item.getKey());
                entry.setFileMode(item.getValue().mode());
                entry.setObjectId(
                        FileMode.GITLINK.equals(item.getValue().mode().getBits())
                                ? ObjectId.fromString("0123456789012345678901234567890123456789")
                                : inserter.insert(
                                        Constants.OBJ_BLOB, item.getValue().content()));
                builder.add(entry);
            }
            builder.finish();
            var commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setAuthor(SOMEONE);
            commit.setCommitter(SOMEONE);
            commit.setMessage("Change " + items.keySet());
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            point(Constants.R_HEADS + branch, id);
            return new CommitId(id.name());
        }
    }

    CommitId head(String branch) {
        try {
            return new CommitId(Objects.requireNonNull(repository.resolve(Constants.R_HEADS + branch))
                    .name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void point(String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.forceUpdate();
    }

    void delete(String ref) {
        try {
            RefUpdate update = repository.updateRef(ref);
            update.setForceUpdate(true);
            update.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
