package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves paths against a folder, of which none leads out of it, neither by dots nor by a symbolic link. Looks at each folder
 * on the way once, so it is good for as long as nobody else changes what lies in the folder. Blocking. Not thread-safe.
 */
public final class PathsInside {

    private static final String OUTSIDE = "Relative path is not allowed to refer to a directory outside its parent";

    private final Path folder;
    private final Set<Path> plainFolders = new HashSet<>();
    private @Nullable Path real;

    /** @param folder an absolute path, which need not exist yet */
    public PathsInside(Path folder) {
        this.folder = folder;
    }

    /**
     * Resolves a path. What it names need not exist.
     *
     * @throws ActionException if it leads out of the folder, by dots, as an absolute path, or by a symbolic link
     */
    public Path resolve(String path) {
        Path resolved;
        try {
            resolved = folder.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw ActionException.input("'" + path + "' is not a path").because(e);
        }
        if (!resolved.startsWith(folder)) {
            throw ActionException.notAllowed(OUTSIDE);
        }
        try {
            Path real = realFolder();
            Path step = folder;
            for (Path name : folder.relativize(resolved)) {
                step = step.resolve(name);
                check(step, real);
            }
        } catch (IOException e) {
            throw ActionException.notAllowed(OUTSIDE).because(e);
        }
        return resolved;
    }

    private void check(Path step, Path real) throws IOException {
        if (plainFolders.contains(step)) {
            return;
        }
        if (Files.isSymbolicLink(step)) {
            if (!step.toRealPath().startsWith(real)) {
                throw ActionException.notAllowed(OUTSIDE);
            }
        } else if (Files.isDirectory(step, LinkOption.NOFOLLOW_LINKS)) {
            plainFolders.add(step);
        }
    }

    /** Makes the folders that a resolved path is in, if need be. */
    public void makeParents(Path resolved) throws IOException {
        Path parent = resolved.getParent();
        if (parent != null && !plainFolders.contains(parent) && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
    }

    /** Looks at all folders again: a link has been put where a folder may have been. */
    public void forget() {
        plainFolders.clear();
    }

    private Path realFolder() throws IOException {
        Path known = real;
        if (known == null) {
            known = folder.toRealPath();
            real = known;
        }
        return known;
    }
}
