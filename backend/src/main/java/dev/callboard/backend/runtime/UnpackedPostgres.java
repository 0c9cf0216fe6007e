package dev.callboard.backend.runtime;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the programs of a PostgreSQL that was unpacked elsewhere, since unpacking takes seconds. */
final class UnpackedPostgres {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackedPostgres.class);
    private static final String WHOLE = ".exists";

    private UnpackedPostgres() {}

    /** Gives {@code to} what is whole in {@code from} and missing there. If that fails, it will be unpacked. */
    static void take(Path from, Path to) {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> releases = Files.list(from)) {
            for (Path release : releases.toList()) {
                Path target = to.resolve(release.getFileName());
                if (Files.exists(release.resolve(WHOLE)) && !Files.exists(target)) {
                    copy(release, target);
                }
            }
        } catch (IOException e) {
            LOG.info("Unpacking PostgreSQL, since it could not be taken from {}: {}", from, e.getMessage());
        }
    }

    /** The copy gets its name when it is whole. Its launcher believes only in a marker that is newer than all beside it. */
    private static void copy(Path release, Path target) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".draft");
        FileTrees.delete(draft);
        Files.createDirectories(draft.getParent());
        Files.walkFileTree(release, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(draft.resolve(release.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.equals(release.resolve(WHOLE))) {
                    return FileVisitResult.CONTINUE;
                }
                Files.copy(
                        file,
                        draft.resolve(release.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        Files.createFile(draft.resolve(WHOLE));
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
