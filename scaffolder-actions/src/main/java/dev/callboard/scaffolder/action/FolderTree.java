package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies beneath a folder: folders before their content, in alphabetical order. Links are entries and are not
 * followed.
 */
public record FolderTree(List<Entry> entries) {

    private static final int MOST_ENTRIES = 50_000;
    private static final long MOST_BYTES = 500L << 20;

    public FolderTree {
        entries = List.copyOf(entries);
    }

    /**
     * A file, a folder or a link.
     *
     * @param path relative to the folder, with {@code /} between names
     */
    public record Entry(String path, Path file, BasicFileAttributes attributes) {

        public boolean isFolder() {
            return attributes.isDirectory();
        }
    }

    /**
     * Lists it. Blocking.
     *
     * @throws ActionException if there are more entries or bytes than a step may take
     */
    public static FolderTree beneath(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        long[] bytes = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return visited.equals(folder) ? FileVisitResult.CONTINUE : add(visited, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return add(visited, attributes);
            }

            private FileVisitResult add(Path visited, BasicFileAttributes attributes) {
                if (entries.size() >= MOST_ENTRIES || bytes[0] > MOST_BYTES) {
                    throw ActionException.input("The folder has more than " + MOST_ENTRIES + " entries or "
                            + (MOST_BYTES >> 20) + " MiB, which is more than a step may take");
                }
                String path = folder.relativize(visited).toString().replace('\\', '/');
                entries.add(new Entry(path, visited, attributes));
                return FileVisitResult.CONTINUE;
            }
        });
        entries.sort((one, other) -> one.path().compareTo(other.path()));
        return new FolderTree(entries);
    }
}
