package dev.callboard.scaffolder.document;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.FilePatterns;
import dev.callboard.scaffolder.action.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Finds and reads the files of a workspace that rules want to see. Not thread-safe; blocking.
 *
 * <p>Nothing is left out in silence: what cannot be read is there with the reason, and what has no place any more makes the
 * whole {@link Found#truncated}. As long as no file changes, files are read once.
 */
public final class WorkspaceDocuments {

    /** How many bytes of documents one question holds at most; the rest of a question has to find its place beside them. */
    public static final int MOST_BYTES = 512 << 10;

    private static final int MOST_FILES = 20_000;
    private static final int MOST_DOCUMENTS = 2_000;
    private static final int BESIDE_CONTENT = 300;

    private final Workspace workspace;
    private Fingerprint last = new Fingerprint(List.of(), List.of());
    private List<WorkspaceDocument> read = List.of();

    public WorkspaceDocuments(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What was found.
     *
     * @param truncated whether there is more than {@code documents} that rules want to see
     * @param fileCount how many files the workspace has
     */
    public record Found(List<WorkspaceDocument> documents, boolean truncated, int fileCount) {

        public Found {
            documents = List.copyOf(documents);
        }
    }

    /**
     * Reads the files whose path matches one of the patterns, whatever the case of its letters.
     *
     * @param atMost how many bytes the documents may have together
     * @throws ActionException if a pattern cannot be used
     */
    public Found matching(List<String> patterns, int atMost) {
        List<String> all = workspace.files(MOST_FILES);
        if (patterns.isEmpty()) {
            return new Found(List.of(), false, all.size());
        }
        List<SeenFile> wanted = wanted(all, patterns);
        Fingerprint now = new Fingerprint(patterns, wanted);
        if (!now.equals(last)) {
            read = wanted.stream()
                    .flatMap(file ->
                            DocumentFile.read(file.path(), workspace.resolve(file.path()), file.size()).stream())
                    .toList();
            last = now;
        }
        return fitted(read, all.size(), atMost);
    }

    private List<SeenFile> wanted(List<String> all, List<String> patterns) {
        FilePatterns lower = FilePatterns.of(patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList());
        List<SeenFile> wanted = new ArrayList<>();
        for (String path : all) {
            if (lower.matches(path.toLowerCase(Locale.ROOT))) {
                wanted.add(SeenFile.of(path, workspace.resolve(path)));
            }
        }
        return wanted;
    }

    /**
     * The same with the manifests in a step's input, which are as good as files.
     *
     * @param manifest text, an object or a list of objects; anything else is none
     */
    public static Found with(Found found, JsonNode manifest, int atMost) {
        List<WorkspaceDocument> all = new ArrayList<>(DocumentFile.inline(manifest));
        if (all.isEmpty()) {
            return found;
        }
        all.addAll(found.documents());
        Found fitted = fitted(all, found.fileCount(), atMost);
        return new Found(fitted.documents(), fitted.truncated() || found.truncated(), found.fileCount());
    }

    /** Every document has its place before any has its content; what is deployed has the first claim on either. */
    private static Found fitted(List<WorkspaceDocument> documents, int fileCount, int atMost) {
        List<WorkspaceDocument> ordered = documents.stream()
                .sorted(Comparator.comparing(document -> !document.kind().isDeployed()))
                .toList();
        int places = 0;
        long left = atMost;
        while (places < Math.min(ordered.size(), MOST_DOCUMENTS) && left >= place(ordered.get(places))) {
            left -= place(ordered.get(places));
            places++;
        }
        boolean truncated = fileCount >= MOST_FILES || places < ordered.size();
        List<WorkspaceDocument> fitted = new ArrayList<>();
        for (WorkspaceDocument document : ordered.subList(0, places)) {
            long content = document.content().toString().length();
            if (content <= left) {
                left -= content;
                fitted.add(document);
            } else {
                truncated |= document.kind().isDeployed();
                fitted.add(document.withoutContent("There is no place for its content beside that of other files"));
            }
        }
        return new Found(fitted, truncated, fileCount);
    }

    private static long place(WorkspaceDocument document) {
        return BESIDE_CONTENT + 2L * document.path().length();
    }

    private record Fingerprint(List<String> patterns, List<SeenFile> files) {

        Fingerprint {
            patterns = List.copyOf(patterns);
            files = List.copyOf(files);
        }
    }

    /** As much of a file as tells whether it has changed. */
    private record SeenFile(String path, long size, long modified, Object key) {

        static SeenFile of(String path, Path file) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Object key = attributes.fileKey();
                return new SeenFile(
                        path, attributes.size(), attributes.lastModifiedTime().toMillis(), key == null ? "" : key);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot look at " + path, e);
            }
        }
    }
}
