package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.PathsInside;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A folder of templates. Names of files and folders are rendered always, so that one whose name comes out empty
 * disappears with all that is beneath it; contents are rendered unless a file is binary or excepted.
 */
final class Skeleton {

    /** A text file past this size is refused before it is read; an engine's limit is of this order as well. */
    private static final int LARGEST_TEXT = 16 << 20;

    private final Path folder;
    private final TemplateEngine engine;
    private final SkeletonOptions options;
    private final Cancellation cancellation;

    Skeleton(Path folder, TemplateEngine engine, SkeletonOptions options, Cancellation cancellation) {
        this.folder = folder;
        this.engine = engine;
        this.options = options;
        this.cancellation = cancellation;
    }

    /**
     * Writes the result into a folder, which is made if need be. What was written before a failure stays.
     *
     * @return how many files and folders the skeleton has
     * @throws ActionException if a file cannot be rendered or would lie outside of the folder
     */
    int renderInto(Path target) throws IOException {
        Files.createDirectories(target);
        FolderTree tree = FolderTree.beneath(folder);
        PathsInside paths = new PathsInside(target);
        for (FolderTree.Entry entry : tree.entries()) {
            if (cancellation.isCancelled()) {
                throw ActionException.failed("The task has been cancelled");
            }
            try {
                render(entry, paths);
            } catch (FileSystemException failure) {
                throw ActionException.failed(
                        "Cannot write what '" + entry.path() + "' of the skeleton becomes", failure);
            }
        }
        return tree.entries().size();
    }

    private void render(FolderTree.Entry entry, PathsInside target) throws IOException {
        boolean isTemplate = !entry.isFolder() && hasTemplateExtension(entry.path());
        String name = isTemplate
                ? entry.path()
                        .substring(
                                0, entry.path().length() - options.extension().length())
                : entry.path();
        String path = rendered(entry, name);
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/") || path.contains("//")) {
            return;
        }
        Path to = target.resolve(path);
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS) && (entry.isFolder() || !options.replace())) {
            return;
        }
        if (entry.isFolder()) {
            Files.createDirectories(to);
        } else if (isTemplate
                || (options.extension().isEmpty() && !options.copied().matches(entry.path()))) {
            renderContent(entry, to, target);
        } else {
            FileCopy.copy(entry.file(), to, target);
        }
    }

    private boolean hasTemplateExtension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !options.extension().isEmpty()
                && name.endsWith(options.extension())
                && name.length() > options.extension().length();
    }

    private void renderContent(FolderTree.Entry entry, Path to, PathsInside target) throws IOException {
        if (!entry.attributes().isRegularFile()) {
            FileCopy.copy(entry.file(), to, target);
            return;
        }
        boolean tooLarge = entry.attributes().size() > LARGEST_TEXT;
        byte[] content = beginning(entry.file(), tooLarge ? BinaryContent.EXAMINED : LARGEST_TEXT);
        if (BinaryContent.isBinary(content)) {
            FileCopy.copy(entry.file(), to, target);
        } else if (tooLarge) {
            throw ActionException.input("'" + entry.path() + "' of the skeleton is larger than " + (LARGEST_TEXT >> 20)
                    + " MiB; list it in copyWithoutTemplating");
        } else {
            String text = new String(content, StandardCharsets.UTF_8);
            FileCopy.write(rendered(entry, text).getBytes(StandardCharsets.UTF_8), entry.file(), to, target);
        }
    }

    private static byte[] beginning(Path file, int bytes) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(bytes);
        }
    }

    private String rendered(FolderTree.Entry entry, String template) {
        try {
            return engine.renderText(template, options.context(), options.rendering());
        } catch (TemplateException failure) {
            throw ActionException.template("'" + entry.path() + "' of the skeleton: " + failure.getMessage(), failure);
        }
    }
}
