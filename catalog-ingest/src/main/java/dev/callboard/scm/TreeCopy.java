package dev.callboard.scm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Copies one folder of a commit to the disk, or into memory. */
final class TreeCopy {

    private final Repository repository;
    private final CommitTree tree;
    private final ScmLimits limits;

    TreeCopy(Repository repository, CommitTree tree, ScmLimits limits) {
        this.repository = repository;
        this.tree = tree;
        this.limits = limits;
    }

    void copy(String folder, Path target) {
        ObjectId root = root(folder);
        tree.reading(folder, objects -> {
            Path real = Files.createDirectories(target).toRealPath();
            return walk(objects, root, folder, new Visitor() {
                @Override
                public void folder(String relative, String path) throws IOException {
                    Files.createDirectories(inside(real, relative, path));
                }

                @Override
                public boolean file(String relative, String path, ObjectLoader blob, boolean executable)
                        throws IOException {
                    write(blob, executable, inside(real, relative, path), path);
                    return true;
                }
            });
        });
    }

    /** The files of a folder, all that {@link #copy} would make; empty if they have more bytes than that together. */
    Optional<List<TreeFile>> read(String folder, int atMost) {
        ObjectId root = root(folder);
        return tree.reading(folder, objects -> {
            List<TreeFile> files = new ArrayList<>();
            boolean all = walk(objects, root, folder, new Visitor() {
                private long bytes;

                @Override
                public void folder(String relative, String path) {
                    // The paths of the files say it.
                }

                @Override
                public boolean file(String relative, String path, ObjectLoader blob, boolean executable)
                        throws IOException {
                    bytes += blob.getSize();
                    return bytes <= atMost && files.add(new TreeFile(relative, blob.getBytes(atMost), executable));
                }
            });
            return all ? Optional.of(List.copyOf(files)) : Optional.empty();
        });
    }

    private interface Visitor {

        void folder(String relative, String path) throws IOException;

        /** Says whether to go on. */
        boolean file(String relative, String path, ObjectLoader blob, boolean executable) throws IOException;
    }

    private ObjectId root(String folder) {
        return tree.folder(folder).orElseThrow(() -> tree.noFolder(folder));
    }

    private boolean walk(ObjectReader objects, ObjectId root, String folder, Visitor visitor) throws IOException {
        long bytes = 0;
        try (TreeWalk walk = new TreeWalk(repository, objects)) {
            walk.addTree(root);
            for (int seen = 1; walk.next(); seen++) {
                String relative = walk.getPathString();
                String path = folder.isEmpty() ? relative : folder + "/" + relative;
                check(walk, path);
                if (walk.isSubtree()) {
                    visitor.folder(relative, path);
                    walk.enterSubtree();
                } else {
                    ObjectLoader blob = blob(objects, walk, path);
                    bytes += blob.getSize();
                    boolean executable = FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0));
                    if (!visitor.file(relative, path, blob, executable)) {
                        return false;
                    }
                }
                if (seen > limits.maxTreeEntries() || bytes > limits.maxCopiedBytes()) {
                    throw tree.refused(
                            folder,
                            "is larger than what is copied: at most " + limits.maxTreeEntries() + " files and "
                                    + limits.maxCopiedBytes() + " bytes");
                }
            }
            return true;
        }
    }

    private void check(TreeWalk walk, String path) {
        if (FileMode.SYMLINK.equals(walk.getRawMode(0))) {
            throw tree.refused(path, "is a symbolic link, which is not copied");
        }
        if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
            throw tree.refused(path, "is a submodule, which is not copied");
        }
        if (TreePath.isGitFolder(walk.getNameString())) {
            throw tree.refused(path, "has a name that Git keeps for itself");
        }
        TreePath.check(path);
    }

    /** The place of a file, none of whose folders may be a link that was there before. */
    private Path inside(Path target, String relative, String path) throws IOException {
        Path to = target.resolve(relative).normalize();
        Path parent = to.getParent();
        if (!to.startsWith(target)
                || parent == null
                || !parent.toRealPath().startsWith(target)
                || Files.isSymbolicLink(to)) {
            throw tree.refused(path, "would be copied to a place outside of the target folder");
        }
        return to;
    }

    private ObjectLoader blob(ObjectReader objects, TreeWalk walk, String path) throws IOException {
        ObjectLoader blob = objects.open(walk.getObjectId(0), Constants.OBJ_BLOB);
        if (blob.getSize() > limits.maxCopiedBytes()) {
            throw tree.refused(path, "has " + blob.getSize() + " bytes, more than is copied");
        }
        if (!blob.isLarge() && CommitTree.isLfsPointer(blob.getCachedBytes())) {
            throw tree.refused(path, "is kept in Git LFS; only its pointer is in Git");
        }
        return blob;
    }

    private void write(ObjectLoader blob, boolean executable, Path to, String path) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            blob.copyTo(out);
        } catch (FileAlreadyExistsException e) {
            throw tree.refused(path, "is already there as something else");
        }
        var view = Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (executable && view != null) {
            var permissions = EnumSet.copyOf(view.readAttributes().permissions());
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            view.setPermissions(permissions);
        }
    }
}
