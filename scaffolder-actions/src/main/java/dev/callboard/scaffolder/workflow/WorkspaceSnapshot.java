package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Workspace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Watches a workspace for changes, packs it, and unpacks it again: folders, files with their executable bit, and symbolic
 * links as links. Blocking.
 */
final class WorkspaceSnapshot {

    /** What is kept of one task at most, packed. */
    static final int MAX_PACKED = 16 << 20;

    private static final long MAX_BYTES = 128L << 20;
    private static final int MAX_ENTRIES = 20_000;
    private static final byte FOLDER = 1;
    private static final byte FILE = 2;
    private static final byte EXECUTABLE = 3;
    private static final byte LINK = 4;

    private final Path folder;
    private Map<Path, String> seen;

    WorkspaceSnapshot(Workspace workspace) {
        this.folder = workspace.folder();
        this.seen = look();
    }

    /** What has changed since the last call, or since the beginning. */
    WorkspaceChange change() {
        Map<Path, String> now = look();
        if (now.equals(seen)) {
            return new WorkspaceChange.None();
        }
        seen = now;
        try {
            return pack();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the workspace", e);
        }
    }

    /** Fills the empty workspace with what was packed. */
    void restore(byte[] packed) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
            for (int kind = in.read(); kind > 0; kind = in.read()) {
                Path path = folder.resolve(in.readUTF()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("A kept workspace leads out of itself");
                }
                restore((byte) kind, path, in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot restore the workspace", e);
        }
        seen = look();
    }

    private static void restore(byte kind, Path path, DataInputStream in) throws IOException {
        switch (kind) {
            case FOLDER -> Files.createDirectories(path);
            case LINK -> Files.createSymbolicLink(path, Path.of(in.readUTF()));
            default -> {
                long size = in.readLong();
                try (OutputStream out = Files.newOutputStream(path)) {
                    copy(in, out, size);
                }
                if (kind == EXECUTABLE && !path.toFile().setExecutable(true)) {
                    throw new IOException("Cannot make a file of a workspace executable");
                }
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (long left = size; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("A kept workspace is cut off");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private WorkspaceChange pack() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        Packing packing = new Packing(packed);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed, deflater))) {
            packing.to(out);
        } finally {
            deflater.end();
        }
        return packing.fits() ? new WorkspaceChange.Packed(packed.toByteArray()) : new WorkspaceChange.TooLarge();
    }

    /** Packs until it becomes too much. */
    private final class Packing {

        private final ByteArrayOutputStream packed;
        private long bytes;
        private int entries;

        Packing(ByteArrayOutputStream packed) {
            this.packed = packed;
        }

        boolean fits() {
            return bytes <= MAX_BYTES && entries <= MAX_ENTRIES && packed.size() <= MAX_PACKED;
        }

        void to(DataOutputStream out) throws IOException {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    return path.equals(folder) ? FileVisitResult.CONTINUE : add(FOLDER, path, 0);
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isSymbolicLink()) {
                        add(LINK, path, 0);
                        out.writeUTF(Files.readSymbolicLink(path).toString());
                    } else if (attributes.isRegularFile()
                            && add(Files.isExecutable(path) ? EXECUTABLE : FILE, path, attributes.size())
                                    == FileVisitResult.CONTINUE) {
                        out.writeLong(attributes.size());
                        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                            copy(in, out, attributes.size());
                        }
                    }
                    return fits() ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                private FileVisitResult add(byte kind, Path path, long size) throws IOException {
                    entries++;
                    bytes += size;
                    if (!fits()) {
                        return FileVisitResult.TERMINATE;
                    }
                    out.writeByte(kind);
                    out.writeUTF(folder.relativize(path).toString());
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    /** What tells a changed file from one that is as it was, without reading it. */
    private Map<Path, String> look() {
        Map<Path, String> found = new HashMap<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    found.put(path, "folder");
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    found.put(
                            path,
                            attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey() + " "
                                    + Files.isExecutable(path));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at the workspace", e);
        }
        return found;
    }
}
