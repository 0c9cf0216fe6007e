package dev.callboard.policy.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The files of a bundle, by their path in it, without a leading slash.
 *
 * <p>Reading them is bounded: in number, in total size, and to regular files whose paths stay inside.
 */
public final class BundleFiles {

    static final int MAX_FILES = 10_000;
    static final int MAX_BYTES = 64 << 20;

    private static final Set<String> SPECIAL = Set.of(".manifest", BundleSignature.FILE);

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private int bytes;

    private BundleFiles() {}

    /**
     * Reads a gzipped tar archive.
     *
     * @throws BundleException if it is none, or over a limit
     */
    public static BundleFiles ofArchive(byte[] archive) {
        BundleFiles files = new BundleFiles();
        try (GZIPInputStream tar = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            new TarReader(tar, MAX_BYTES).forEach(files::add);
            return files;
        } catch (IOException broken) {
            throw new BundleException("The bundle is not a gzipped tar archive: " + broken.getMessage(), broken);
        }
    }

    /**
     * Reads a folder with all below it, but for files and folders that begin with a dot; {@code .manifest}
     * and the signature are read.
     *
     * @throws BundleException if it cannot be read, holds symbolic links, or is over a limit
     */
    public static BundleFiles ofFolder(Path folder) {
        BundleFiles files = new BundleFiles();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return !visited.equals(folder) && isHidden(visited)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    if (!attributes.isRegularFile()) {
                        throw new BundleException("The bundle holds " + path + ", which is not a regular file");
                    }
                    if (!isHidden(file) || SPECIAL.contains(path)) {
                        files.expect(attributes.size());
                        files.add(path, Files.readAllBytes(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        } catch (IOException unreadable) {
            throw new BundleException("Cannot read the bundle in " + folder + ": " + unreadable, unreadable);
        }
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** Whether the rules among them are compiled, so that they can be evaluated in this process. */
    public boolean isBuilt() {
        return PolicyBundle.isBuilt(this);
    }

    Optional<byte[]> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    boolean anyEndsWith(String suffix) {
        return files.keySet().stream().anyMatch(path -> path.endsWith(suffix));
    }

    SortedMap<String, byte[]> all() {
        return files;
    }

    /** The same for the same files with the same contents. */
    String digest() {
        MessageDigest digest = sha256();
        files.forEach((path, content) -> {
            digest.update((path + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private void expect(long more) {
        if (bytes + more > MAX_BYTES) {
            throw new BundleException("The bundle is larger than " + MAX_BYTES + " bytes");
        }
        if (files.size() >= MAX_FILES) {
            throw new BundleException("The bundle has more than " + MAX_FILES + " files");
        }
    }

    private void add(String path, byte[] content) {
        expect(content.length);
        String plain = Path.of(path).normalize().toString().replace('\\', '/');
        if (path.isEmpty()
                || !plain.equals(path)
                || plain.startsWith("..")
                || Path.of(path).isAbsolute()) {
            throw new BundleException("The bundle holds a file whose path is not plain: " + path);
        }
        if (files.put(path, content) != null) {
            throw new BundleException("The bundle holds two files of the name " + path);
        }
        bytes += content.length;
    }
}
