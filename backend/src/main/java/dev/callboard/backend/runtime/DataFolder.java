package dev.callboard.backend.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder where the server keeps everything that has to survive a restart. One server at a time. */
public final class DataFolder implements AutoCloseable {

    /** It holds keys, and programs that the server runs. */
    private static final FileAttribute<?> FOR_THE_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final FileChannel lockFile;

    private DataFolder(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be, for nobody else on the machine, and keeps other servers out of it until it is closed, or the process ends.
     *
     * @throws StartupException if it cannot be written, or another server uses it
     */
    @SuppressWarnings("resource") // The channel holds the lock and is closed with the folder.
    public static DataFolder open(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, FOR_THE_OWNER);
            }
            channel = FileChannel.open(
                    folder.resolve("callboard.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartupException("Another Callboard server is using the data folder " + folder
                        + ". Stop that one, or give this one a folder of its own with --data.");
            }
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            throw new StartupException("Cannot use the data folder " + folder + ": " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path root() {
        return root;
    }

    /** Where the seeded bare repositories are. */
    public Path git() {
        return root.resolve("git");
    }

    /** Where the catalog keeps its mirrors of remote repositories. */
    public Path mirrors() {
        return root.resolve("mirrors");
    }

    /** Where tasks have their working folders. */
    public Path workspaces() {
        return root.resolve("workspaces");
    }

    /** Where the documentation of entities is, unless the configuration says otherwise. */
    public Path techDocs() {
        return root.resolve("techdocs");
    }

    Path database() {
        return root.resolve("postgresql");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StartupException("Cannot release the data folder " + root, e);
        }
    }
}
