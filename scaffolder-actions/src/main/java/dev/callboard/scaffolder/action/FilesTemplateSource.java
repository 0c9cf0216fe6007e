package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        String folder = inside(url);
        String prefix = folder.isEmpty() ? "" : folder + "/";
        Map<String, byte[]> below = files.tailMap(prefix, true);
        boolean found = false;
        try {
            Files.createDirectories(target);
            PathsInside paths = new PathsInside(target);
            for (Map.Entry<String, byte[]> file : below.entrySet()) {
                if (!file.getKey().startsWith(prefix)) {
                    break;
                }
                found = true;
                Path copy = paths.resolve(file.getKey().substring(prefix.length()));
                paths.makeParents(copy);
                Files.write(copy, file.getValue());
            }
        } catch (IOException e) {
            throw ActionException.failed("Cannot copy '" + url + "' of the template", e);
        }
        if (!found) {
            throw ActionException.failed("No such file or directory: " + url);
        }
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
