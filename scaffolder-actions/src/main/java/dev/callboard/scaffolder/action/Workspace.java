package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the steps of one task share, made for the task and removed with it.
 *
 * <p>No path leads out of it, neither by dots nor by a symbolic link. Blocking.
 */
public final class Workspace implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final Path home;
    private final Path folder;

    private Workspace(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * Makes an empty workspace; one that an earlier attempt of the task left behind is removed first.
     *
     * @param parent the folder that holds the workspaces of all tasks; made if it is not there
     */
    public static Workspace create(Path parent, String taskId) {
        if (!NAME.matcher(taskId).matches()) {
            throw new IllegalArgumentException("'" + taskId + "' cannot name a workspace");
        }
        try {
            Files.createDirectories(parent);
            Path home = parent.toRealPath().resolve(taskId);
            delete(home);
            return new Workspace(home, Files.createDirectories(home.resolve("workspace")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a workspace for task " + taskId, e);
        }
    }

    /** The folder itself. */
    public Path folder() {
        return folder;
    }

    /**
     * Resolves a path against the workspace. What it names need not exist.
     *
     * @throws ActionException if it leads out of the workspace, by dots, as an absolute path, or by a symbolic link
     */
    public Path resolve(String path) {
        return resolve(folder, path);
    }

    /** As {@link #resolve(String)}, within another folder that the action owns. */
    public static Path resolve(Path folder, String path) {
        return new PathsInside(folder).resolve(path);
    }

    /** Makes an empty folder outside the workspace that disappears with the task at the latest. */
    public Path createTemporaryFolder() throws IOException {
        return Files.createTempDirectory(home, "temporary-");
    }

    /**
     * The files in it, by path in alphabetical order, with {@code /} between names; folders and symbolic links are not
     * among them.
     *
     * @param atMost how many to list; the rest is left out
     */
    public List<String> files(int atMost) {
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(folder.relativize(file).toString().replace('\\', '/'));
                    }
                    return files.size() < atMost ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list a workspace", e);
        }
        Collections.sort(files);
        return List.copyOf(files);
    }

    /** How many bytes its files have together, those of temporary folders among them. */
    public long size() throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    /** Removes it with all that is in it. */
    @Override
    public void close() {
        try {
            delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the workspace " + home, e);
        }
    }

    /** Removes a file or a folder with all that is in it; links are removed, not followed. */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return deleted(file);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                return deleted(directory);
            }

            private FileVisitResult deleted(Path gone) throws IOException {
                Files.deleteIfExists(gone);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
