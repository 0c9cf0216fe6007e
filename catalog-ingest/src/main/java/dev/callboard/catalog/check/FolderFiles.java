package dev.callboard.catalog.check;

import dev.callboard.scm.GlobPattern;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files beneath a folder of this machine. */
final class FolderFiles implements CheckedTree {

    private static final long MAX_BYTES = 5L * 1024 * 1024;
    private static final int MAX_FILES = 200_000;

    private final Path folder;
    private @Nullable List<String> paths;

    FolderFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public Optional<byte[]> read(String path) {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new ScmException.Refused("'" + path + "' leads out of the folder");
        }
        try {
            for (Path part = file; part != null && !part.equals(folder); part = part.getParent()) {
                if (Files.isSymbolicLink(part)) {
                    throw new ScmException.Refused("'" + path + "' is a symbolic link, which is not followed");
                }
            }
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(file)) {
                throw new ScmException.Refused("'" + path + "' is not a file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ScmException.Refused(
                        "'%s' has %d bytes; at most %d are read".formatted(path, Files.size(file), MAX_BYTES));
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ScmException.Refused("'" + path + "' cannot be read: " + e.getMessage());
        }
    }

    @Override
    public List<String> glob(String pattern) {
        GlobPattern matcher = GlobPattern.of(pattern);
        return paths().stream().filter(matcher::matches).toList();
    }

    private synchronized List<String> paths() {
        List<String> known = paths;
        if (known == null) {
            known = walk();
            paths = known;
        }
        return known;
    }

    private List<String> walk() {
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(folder.relativize(file).toString().replace('\\', '/'));
                    if (found.size() > MAX_FILES) {
                        throw new ScmException.Refused("The folder has more than " + MAX_FILES + " files");
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new ScmException.Refused("The folder cannot be read: " + e.getMessage());
        }
        return found.stream().sorted().toList();
    }
}
