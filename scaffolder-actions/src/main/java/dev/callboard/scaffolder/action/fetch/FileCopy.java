package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.FolderTree;
import dev.callboard.scaffolder.action.PathsInside;
import dev.callboard.scaffolder.action.SourceFile;
import java.io.ByteArrayInputStream;
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
            keepExecutable(isExecutable(from), to);
        } else {
            target.forget();
        }
    }

    /** Writes a file that is in memory; what is there is replaced unless it is a folder with something in it. */
    static void copy(SourceFile from, Path to, PathsInside target) throws IOException {
        target.makeParents(to);
        Files.copy(new ByteArrayInputStream(from.content()), to, StandardCopyOption.REPLACE_EXISTING);
        keepExecutable(from.executable(), to);
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
    static void write(byte[] content, boolean executable, Path to, PathsInside target) throws IOException {
        target.makeParents(to);
        if (Files.isSymbolicLink(to)) {
            Files.delete(to);
        }
        Files.write(to, content);
        keepExecutable(executable, to);
    }

    static boolean isExecutable(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private static void keepExecutable(boolean executable, Path to) throws IOException {
        if (!executable) {
            return;
        }
        var view = Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(view.readAttributes().permissions());
            permissions.addAll(EXECUTE);
            view.setPermissions(permissions);
        }
    }
}
