package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads relative URLs from files that are held in memory, as a dry run brings them. */
final class FilesTemplateSource implements TemplateSource {

    /** A folder that is never there: only its path is used. */
    private static final Path ROOT = Path.of("/template");

    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final @Nullable TemplateSource elsewhere;

    FilesTemplateSource(Map<String, byte[]> files, @Nullable TemplateSource elsewhere) {
        files.forEach((path, content) -> this.files.put(inside(path), content));
        this.elsewhere = elsewhere;
    }

    @Override
    public byte[] readFile(String url) {
        if (GitTemplateSource.isAbsolute(url)) {
            return elsewhere(url).readFile(url);
        }
        byte[] content = files.get(inside(url));
        if (content == null) {
            throw ActionException.failed("No such file or directory: " + url);
        }
        return content.clone();
    }

    @Override
    public void copyFolder(String url, Path target) {
        if (GitTemplateSource.isAbsolute(url)) {
            elsewhere(url).copyFolder(url, target);
            return;
        }
        try {
            Files.createDirectories(target);
            PathsInside paths = new PathsInside(target);
            for (SourceFile file : below(url)) {
                Path copy = paths.resolve(file.path());
                paths.makeParents(copy);
                Files.write(copy, file.content());
            }
        } catch (IOException e) {
            throw ActionException.failed("Cannot copy '" + url + "' of the template", e);
        }
    }

    @Override
    public Optional<List<SourceFile>> readFolder(String url, int atMost) {
        if (GitTemplateSource.isAbsolute(url)) {
            return elsewhere(url).readFolder(url, atMost);
        }
        List<SourceFile> below = below(url);
        long bytes = below.stream().mapToLong(file -> file.content().length).sum();
        return bytes <= atMost ? Optional.of(below) : Optional.empty();
    }

    private List<SourceFile> below(String url) {
        String folder = inside(url);
        String prefix = folder.isEmpty() ? "" : folder + "/";
        List<SourceFile> below = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.tailMap(prefix, true).entrySet()) {
            if (!file.getKey().startsWith(prefix)) {
                break;
            }
            below.add(new SourceFile(file.getKey().substring(prefix.length()), file.getValue(), false));
        }
        if (below.isEmpty()) {
            throw ActionException.failed("No such file or directory: " + url);
        }
        return below;
    }

    @Override
    public TemplateSource withToken(String token, Path scratch) {
        return elsewhere == null ? this : new FilesTemplateSource(files, elsewhere.withToken(token, scratch));
    }

    private TemplateSource elsewhere(String url) {
        if (elsewhere == null) {
            throw ActionException.input("'" + url + "' cannot be read here: only the template's own files are known");
        }
        return elsewhere;
    }

    /** The path below the template's folder, with single slashes. */
    private static String inside(String path) {
        Path resolved =
                ROOT.resolve(path.replace('\\', '/').replaceFirst("^/+", "")).normalize();
        if (!resolved.startsWith(ROOT)) {
            throw ActionException.notAllowed("Relative path is not allowed to refer to a directory outside its parent");
        }
        return ROOT.relativize(resolved).toString();
    }
}
