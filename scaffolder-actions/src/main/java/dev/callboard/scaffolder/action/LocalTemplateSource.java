package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads relative URLs from the folder of a template that lies on this machine's disk, and nothing above it. */
final class LocalTemplateSource implements TemplateSource {

    private static final int MAX_FILES = 20_000;
    private static final long MAX_BYTES = 500L << 20;

    private final Path folder;
    private final TemplateSource elsewhere;

    /** @param template the file of the template */
    LocalTemplateSource(Path template, TemplateSource elsewhere) {
        Path parent = template.toAbsolutePath().normalize().getParent();
        this.folder = parent == null ? Path.of("/") : parent;
        this.elsewhere = elsewhere;
    }

    private LocalTemplateSource(TemplateSource elsewhere, Path folder) {
        this.folder = folder;
        this.elsewhere = elsewhere;
    }

    @Override
    public TemplateSource withToken(String token, Path scratch) {
        return new LocalTemplateSource(elsewhere.withToken(token, scratch), folder);
    }

    @Override
    public byte[] readFile(String url) {
        if (GitTemplateSource.isAbsolute(url)) {
            return elsewhere.readFile(url);
        }
        Path file = Workspace.resolve(folder, url);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw ActionException.notFound(
                        "There is no file '" + url + "' beside the template, or it is too large");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw ActionException.failed("Cannot read '" + url + "' beside the template", e);
        }
    }

    @Override
    public void copyFolder(String url, Path target) {
        if (GitTemplateSource.isAbsolute(url)) {
            elsewhere.copyFolder(url, target);
            return;
        }
        Path source = folder(url);
        try {
            copy(source, files(source, url), target, url);
        } catch (IOException e) {
            throw ActionException.failed("Cannot copy the folder '" + url + "' beside the template", e);
        }
    }

    @Override
    public Optional<List<SourceFile>> readFolder(String url, int atMost) {
        if (GitTemplateSource.isAbsolute(url)) {
            return elsewhere.readFolder(url, atMost);
        }
        Path source = folder(url);
        List<SourceFile> read = new ArrayList<>();
        int left = atMost;
        try {
            for (Path file : files(source, url)) {
                byte[] content = beginning(file, left + 1);
                left -= content.length;
                if (left < 0) {
                    return Optional.empty();
                }
                String path = source.relativize(file).toString().replace('\\', '/');
                read.add(new SourceFile(path, content, Files.isExecutable(file)));
            }
            return Optional.of(List.copyOf(read));
        } catch (IOException e) {
            throw ActionException.failed("Cannot read the folder '" + url + "' beside the template", e);
        }
    }

    private Path folder(String url) {
        Path source = Workspace.resolve(folder, url);
        if (!Files.isDirectory(source)) {
            throw ActionException.notFound("There is no folder '" + url + "' beside the template");
        }
        return source;
    }

    /** Links are not followed, and left out: one could lead anywhere. */
    private static List<Path> files(Path source, String url) throws IOException {
        try (Stream<Path> found = Files.walk(source)) {
            List<Path> files = found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .limit(MAX_FILES + 1L)
                    .toList();
            if (files.size() > MAX_FILES) {
                throw tooLarge(url);
            }
            return files;
        }
    }

    private static byte[] beginning(Path file, int bytes) throws IOException {
        try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return stream.readNBytes(bytes);
        }
    }

    private static void copy(Path source, List<Path> files, Path target, String url) throws IOException {
        Files.createDirectories(target);
        PathsInside paths = new PathsInside(target);
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            if (bytes > MAX_BYTES) {
                throw tooLarge(url);
            }
            Path copy = paths.resolve(source.relativize(file).toString());
            paths.makeParents(copy);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static ActionException tooLarge(String url) {
        return ActionException.failed("The folder '" + url + "' beside the template is too large to be copied");
    }
}
