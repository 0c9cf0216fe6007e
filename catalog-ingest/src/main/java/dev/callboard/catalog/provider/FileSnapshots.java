package dev.callboard.catalog.provider;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.WebFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/** Local files, by path or glob; only what the operator configures names them. */
final class FileSnapshots implements SourceSnapshot.Opener {

    private static final int MAX_BYTES = 5 * 1024 * 1024;
    private static final int MAX_FILES = 20_000;
    private static final int MAX_VISITED = 200_000;
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private final WebFiles web;
    private final String address;
    private final Map<Path, BasicFileAttributes> found = new TreeMap<>();

    FileSnapshots(WebFiles web, SourceId source) {
        this.web = web;
        this.address = source.address();
    }

    @Override
    public String state(List<LocatedTarget> targets) {
        found.clear();
        try {
            if (GLOB.matcher(address).find()) {
                walk();
            } else {
                Path path = Path.of(address);
                if (Files.exists(path)) {
                    found.put(path, Files.readAttributes(path, BasicFileAttributes.class));
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw ProcessingException.inputError("Cannot look for file %s: %s".formatted(address, e.getMessage()));
        }
        StringBuilder state = new StringBuilder();
        found.forEach((path, attributes) -> state.append(path)
                .append('|')
                .append(attributes.size())
                .append('|')
                .append(attributes.lastModifiedTime().toMillis())
                .append('|')
                .append(attributes.fileKey())
                .append('\n'));
        return blobId(state.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public SourceSnapshot open() {
        return new Snapshot();
    }

    private void walk() throws IOException {
        int wild = GLOB.matcher(address).results().findFirst().orElseThrow().start();
        Path base = Path.of(address.substring(0, Math.max(1, address.lastIndexOf('/', wild) + 1)));
        if (!Files.isDirectory(base)) {
            return;
        }
        PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + address);
        int[] visited = {0};
        Files.walkFileTree(base, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (++visited[0] > MAX_VISITED || found.size() > MAX_FILES) {
                    throw ProcessingException.inputError("file %s has too many files to look at".formatted(address));
                }
                if (attributes.isRegularFile() && matcher.matches(file)) {
                    found.put(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String blobId(byte[] bytes) {
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(Constants.OBJ_BLOB, bytes).name();
        }
    }

    private final class Snapshot implements SourceSnapshot {

        @Override
        public List<FoundFile> find(LocatedTarget target) {
            List<FoundFile> files = new ArrayList<>();
            found.forEach((path, attributes) -> files.add(new LocalFile(path, attributes.size(), web)));
            return files;
        }

        @Override
        public String notFound(LocatedTarget target) {
            return "file " + address + " does not exist";
        }

        @Override
        public boolean hasSame(Map<String, String> referenced) {
            return referenced.entrySet().stream().allMatch(entry -> web.isSame(entry.getKey(), entry.getValue()));
        }

        @Override
        public List<CommitInfo> commits() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private record LocalFile(Path file, long size, WebFiles web) implements SourceSnapshot.FoundFile {

        @Override
        public LocationRef location() {
            return new LocationRef("file", path());
        }

        @Override
        public String path() {
            return file.toString();
        }

        @Override
        public @Nullable String commit() {
            return null;
        }

        @Override
        public @Nullable String blobId() {
            return null;
        }

        @Override
        public FileProcessor.Content read() {
            if (size > MAX_BYTES) {
                throw ProcessingException.inputError(
                        "file %s has %d bytes, more than %d".formatted(file, size, MAX_BYTES));
            }
            try {
                byte[] bytes = Files.readAllBytes(file);
                return new FileProcessor.Content(location(), path(), FileSnapshots.blobId(bytes), null, bytes);
            } catch (IOException e) {
                throw ProcessingException.inputError("Cannot read file %s: %s".formatted(file, e.getMessage()));
            }
        }

        @Override
        public ReferencedFiles beside() {
            return new WebReferences(web, url -> url);
        }
    }
}
