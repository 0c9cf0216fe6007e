package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.PathsInside;
import dev.callboard.scaffolder.action.fetch.SkeletonEntry.Content;
import dev.callboard.scaffolder.action.fetch.SkeletonEntry.Folder;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.templating.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of templates. Names of files and folders are rendered always, so that one whose name comes out empty
 * disappears with all that is beneath it; contents are rendered unless a file is binary or excepted.
 */
final class Skeleton {

    /** A text file past this size is refused before it is read; an engine's limit is of this order as well. */
    private static final int LARGEST_TEXT = 16 << 20;

    private final List<SkeletonEntry> entries;
    private final TemplateEngine engine;
    private final SkeletonOptions options;
    private final Cancellation cancellation;

    /** @param entries folders before their content */
    Skeleton(List<SkeletonEntry> entries, TemplateEngine engine, SkeletonOptions options, Cancellation cancellation) {
        this.entries = List.copyOf(entries);
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
        PathsInside paths = new PathsInside(target);
        for (SkeletonEntry entry : entries) {
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
        return entries.size();
    }

    private void render(SkeletonEntry entry, PathsInside target) throws IOException {
        boolean isTemplate = entry instanceof Content && hasTemplateExtension(entry.path());
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
        switch (entry) {
            case Folder folder -> {
                if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(to);
                }
            }
            case Content content -> {
                if (!options.replace() && Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                    return;
                }
                if (isTemplate
                        || (options.extension().isEmpty() && !options.copied().matches(entry.path()))) {
                    renderContent(content, to, target);
                } else {
                    content.copy(to, target);
                }
            }
        }
    }

    private boolean hasTemplateExtension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !options.extension().isEmpty()
                && name.endsWith(options.extension())
                && name.length() > options.extension().length();
    }

    private void renderContent(Content entry, Path to, PathsInside target) throws IOException {
        if (!entry.isFile()) {
            entry.copy(to, target);
            return;
        }
        boolean tooLarge = entry.size() > LARGEST_TEXT;
        byte[] content = entry.beginning(tooLarge ? BinaryContent.EXAMINED : LARGEST_TEXT);
        if (BinaryContent.isBinary(content)) {
            entry.copy(to, target);
        } else if (tooLarge) {
            throw ActionException.input("'" + entry.path() + "' of the skeleton is larger than " + (LARGEST_TEXT >> 20)
                    + " MiB; list it in copyWithoutTemplating");
        } else {
            String text = new String(content, StandardCharsets.UTF_8);
            entry.write(rendered(entry, text).getBytes(StandardCharsets.UTF_8), to, target);
        }
    }

    private String rendered(SkeletonEntry entry, String template) {
        try {
            return engine.renderText(template, options.context(), options.rendering());
        } catch (TemplateException failure) {
            throw ActionException.template("'" + entry.path() + "' of the skeleton: " + failure.getMessage(), failure);
        }
    }
}
