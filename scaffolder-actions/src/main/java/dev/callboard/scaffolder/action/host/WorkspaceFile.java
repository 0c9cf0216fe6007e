package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * A file that is committed through the API of a host.
 *
 * @param path with {@code /} between names
 * @param mode as Git writes it
 */
public record WorkspaceFile(String path, String mode, byte[] content) {

    private static final int MOST_FILES = 10_000;
    private static final long MOST_BYTES = 100L << 20;

    /** The content as Git hosts take it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(content);
    }

    public boolean isExecutable() {
        return mode.equals("100755");
    }

    /**
     * The files of a folder by path, but for what its {@code .gitignore} files leave out and for {@code .git}.
     *
     * @throws ActionException if there are more files or bytes than a commit through an API may have
     */
    public static List<WorkspaceFile> beneath(Path folder) throws IOException {
        List<WorkspaceFile> files = new ArrayList<>();
        Files.walkFileTree(folder, new Collector(folder, files));
        files.sort((one, other) -> one.path().compareTo(other.path()));
        return files;
    }

    /** The same, by the paths that they have behind a folder of the repository. */
    public static List<WorkspaceFile> beneath(Path folder, String prefix) throws IOException {
        String clean = prefix.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
        List<WorkspaceFile> files = beneath(folder);
        return clean.isEmpty() || clean.equals(".")
                ? files
                : files.stream()
                        .map(file -> new WorkspaceFile(clean + "/" + file.path(), file.mode(), file.content()))
                        .toList();
    }

    private static final class Collector extends SimpleFileVisitor<Path> {

        private final Path root;
        private final List<WorkspaceFile> files;
        private final Deque<Rules> rules = new ArrayDeque<>();
        private long bytes;

        Collector(Path root, List<WorkspaceFile> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root) && (name(folder).equals(".git") || isIgnored(folder, true))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            rules.push(new Rules(folder, read(folder.resolve(".gitignore"))));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            rules.pop();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (name(file).equals(".git") || isIgnored(file, false)) {
                return FileVisitResult.CONTINUE;
            }
            bytes += attributes.size();
            if (files.size() >= MOST_FILES || bytes > MOST_BYTES) {
                throw ActionException.input("A commit through an API may have " + MOST_FILES + " files and "
                        + (MOST_BYTES >> 20) + " MiB at most");
            }
            String path = root.relativize(file).toString().replace('\\', '/');
            if (attributes.isSymbolicLink()) {
                byte[] target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
                files.add(new WorkspaceFile(path, "120000", target));
            } else {
                files.add(new WorkspaceFile(
                        path, Files.isExecutable(file) ? "100755" : "100644", Files.readAllBytes(file)));
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isIgnored(Path path, boolean folder) {
            for (Rules one : rules) {
                String relative = one.folder().relativize(path).toString().replace('\\', '/');
                Boolean ignored = one.node().checkIgnored(relative, folder);
                if (ignored != null) {
                    return ignored;
                }
            }
            return false;
        }

        private static IgnoreNode read(Path file) throws IOException {
            IgnoreNode node = new IgnoreNode();
            if (Files.isRegularFile(file)) {
                try (InputStream stream = Files.newInputStream(file)) {
                    node.parse(stream);
                }
            }
            return node;
        }

        private static String name(Path path) {
            return path.getFileName().toString();
        }
    }

    private record Rules(Path folder, IgnoreNode node) {}
}
