package dev.callboard.scm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** Writes a folder of this machine as a tree of Git. */
final class FolderTree {

    private final Path folder;
    private final ScmLimits limits;

    FolderTree(Path folder, ScmLimits limits) {
        this.folder = folder.toAbsolutePath().normalize();
        this.limits = limits;
    }

    /** @param base the tree whose files stay, unless the folder has others of the same path; null for none */
    ObjectId write(Repository repository, ObjectInserter inserter, @Nullable ObjectId base) throws IOException {
        DirCache index = DirCache.newInCore();
        if (base != null) {
            try (ObjectReader objects = repository.newObjectReader()) {
                DirCacheBuilder builder = index.builder();
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, objects, base);
                builder.finish();
            }
        }
        DirCacheEditor editor = index.editor();
        var files = new Visitor(inserter, editor);
        Files.walkFileTree(folder, files);
        if (files.count == 0) {
            throw new ScmException.Refused("There is nothing to publish: the folder has no files");
        }
        editor.finish();
        return index.writeTree(inserter);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final ObjectInserter inserter;
        private final DirCacheEditor editor;
        private int count;
        private long bytes;

        Visitor(ObjectInserter inserter, DirCacheEditor editor) {
            this.inserter = inserter;
            this.editor = editor;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(folder)) {
                check(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String path = check(file);
            count++;
            bytes += attributes.size();
            if (count > limits.maxTreeEntries() || bytes > limits.maxCopiedBytes()) {
                throw new ScmException.Refused("The folder is larger than what is published: at most "
                        + limits.maxTreeEntries() + " files and " + limits.maxCopiedBytes() + " bytes");
            }
            FileMode mode = mode(file, path, attributes);
            ObjectId id = FileMode.SYMLINK.equals(mode.getBits()) ? insertLink(file, path) : insertFile(file);
            editor.add(new DirCacheEditor.PathEdit(path) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(mode);
                    entry.setObjectId(id);
                }
            });
            return FileVisitResult.CONTINUE;
        }

        private String check(Path file) {
            String path = folder.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            if (TreePath.isGitFolder(file.getFileName().toString())) {
                throw new ScmException.Refused("'" + path + "' has a name that Git keeps for itself");
            }
            TreePath.check(path);
            return path;
        }

        private static FileMode mode(Path file, String path, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                return FileMode.SYMLINK;
            }
            if (!attributes.isRegularFile()) {
                throw new ScmException.Refused("'" + path + "' is neither a file nor a folder");
            }
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            boolean executable = posix
                    && Files.readAttributes(file, PosixFileAttributes.class)
                            .permissions()
                            .contains(PosixFilePermission.OWNER_EXECUTE);
            return executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
        }

        private ObjectId insertFile(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return inserter.insert(Constants.OBJ_BLOB, Files.size(file), in);
            }
        }

        private ObjectId insertLink(Path file, String path) throws IOException {
            Path target = Files.readSymbolicLink(file);
            Path lexical = file.resolveSibling(target).normalize();
            boolean inside = !target.isAbsolute() && lexical.startsWith(folder);
            if (inside && Files.exists(file)) {
                inside = file.toRealPath().startsWith(folder.toRealPath());
            }
            if (!inside) {
                throw new ScmException.Refused("'" + path + "' is a symbolic link that leads out of the folder");
            }
            return inserter.insert(Constants.OBJ_BLOB, target.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
