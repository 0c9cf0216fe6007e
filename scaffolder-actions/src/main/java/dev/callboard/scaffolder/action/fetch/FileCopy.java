package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.PathsInside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Copies of single files, which stay executable. */
final class FileCopy {

    private static final Set<PosixFilePermission> EXECUTE = EnumSet.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private FileCopy() {}

    /** Copies the bytes, or the link itself; what is there is replaced unless it is a folder with something in it. */
    static void copy(Path from, Path to, PathsInside target) throws IOException {
        target.makeParents(to);
        Files.copy(from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
        if (Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)) {
            keepExecutable(from, to);
        } else {
            target.forget();
        }
    }

    /** Copies all that is in a folder into another one. */
    static void beneath(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        PathsInside paths = new PathsInside(to);
        for (FolderTree.Entry entry : FolderTree.beneath(from).entries()) {
            Path target = paths.resolve(entry.path());
            if (entry.isFolder()) {
                Files.createDirectories(target);
            } else {
                copy(entry.file(), target, paths);
            }
        }
    }

    /** Writes another content in the place of a copy. A link that is there is replaced and not written through. */
    static void write(byte[] content, Path like, Path to, PathsInside target) throws IOException {
        target.makeParents(to);
        if (Files.isSymbolicLink(to)) {
            Files.delete(to);
        }
        Files.write(to, content);
        keepExecutable(like, to);
    }

    private static void keepExecutable(Path like, Path to) throws IOException {
        var view = Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null
                && Files.getPosixFilePermissions(like, LinkOption.NOFOLLOW_LINKS)
                        .contains(PosixFilePermission.OWNER_EXECUTE)) {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(view.readAttributes().permissions());
            permissions.addAll(EXECUTE);
            view.setPermissions(permissions);
        }
    }
}
