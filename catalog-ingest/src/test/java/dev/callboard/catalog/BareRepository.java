package dev.callboard.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** A bare repository on disk whose branches are set to whatever a test wants, as a push would. */
final class BareRepository {

    private final Path folder;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();

    private BareRepository(Path folder) {
        this.folder = folder;
    }

    static BareRepository create(Path folder) {
        try (Repository repository = new FileRepository(folder.toFile())) {
            repository.create(true);
            repository.updateRef(Constants.HEAD).link("refs/heads/main");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BareRepository(folder);
    }

    BareRepository with(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    BareRepository withLink(String path, String target) {
        links.put(path, target);
        return this;
    }

    BareRepository without(String path) {
        files.remove(path);
        links.remove(path);
        return this;
    }

    /** All files of a folder. */
    BareRepository withTree(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(tree.relativize(path).toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Commits on top of the main branch. */
    String push() {
        return push("main", false);
    }

    /** Puts a commit without history in the place of the main branch. */
    String forcePush() {
        return push("main", true);
    }

    String push(String branch, boolean orphan) {
        try (Repository repository = new FileRepository(folder.toFile());
                ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                add(
                        builder,
                        file.getKey(),
                        FileMode.REGULAR_FILE,
                        inserter.insert(Constants.OBJ_BLOB, file.getValue()));
            }
            for (Map.Entry<String, String> link : links.entrySet()) {
                byte[] target = link.getValue().getBytes(StandardCharsets.UTF_8);
                add(builder, link.getKey(), FileMode.SYMLINK, inserter.insert(Constants.OBJ_BLOB, target));
            }
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            ObjectId parent = repository.resolve("refs/heads/" + branch);
            if (parent != null && !orphan) {
                commit.setParentId(parent);
            }
            PersonIdent author = new PersonIdent("Test", "test@acme.example");
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage("Change");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef("refs/heads/" + branch);
            update.setNewObjectId(id);
            update.setForceUpdate(true);
            update.update();
            return id.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteBranch(String branch) {
        try (Repository repository = new FileRepository(folder.toFile())) {
            repository.updateRef(Constants.HEAD).link("refs/heads/elsewhere");
            RefUpdate update = repository.updateRef("refs/heads/" + branch);
            update.setForceUpdate(true);
            if (update.delete() != RefUpdate.Result.FORCED) {
                throw new IllegalStateException("not deleted: " + update.getResult());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(DirCacheBuilder builder, String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        builder.add(entry);
    }
}
