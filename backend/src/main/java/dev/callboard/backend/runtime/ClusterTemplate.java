package dev.callboard.backend.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** An empty PostgreSQL cluster, stopped in good order, that new clusters are copies of. Making one anew takes seconds. */
final class ClusterTemplate {

    private static final int AT_ONCE = 8;

    /** PostgreSQL does not start in a folder that others can look into. */
    private static final FileAttribute<?> OWNERS_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    ClusterTemplate(Path folder) {
        this.folder = folder;
    }

    /** Whether it was made by a release whose clusters are of this version. */
    boolean isOf(String majorVersion) throws IOException {
        Path version = folder.resolve("PG_VERSION");
        return Files.exists(version) && Files.readString(version).strip().equals(majorVersion);
    }

    /**
     * Makes a copy, safe on the disk when this returns.
     *
     * @param cluster a folder that is not there; after an exception it may hold a part
     */
    void copyTo(Path cluster) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.toList();
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> copies = new ArrayList<>();
            for (Path file : all) {
                Path copy = cluster.resolve(folder.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectory(copy, OWNERS_ONLY);
                } else {
                    copies.add(threads.submit(() -> copy(file, copy)));
                }
            }
            for (Future<?> copy : copies) {
                copy.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while copying " + folder, e);
        }
        for (Path file : all) {
            if (Files.isDirectory(file)) {
                force(cluster.resolve(folder.relativize(file)), StandardOpenOption.READ);
            }
        }
    }

    private static Path copy(Path file, Path copy) throws IOException {
        Files.copy(file, copy);
        force(copy, StandardOpenOption.WRITE);
        return copy;
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
