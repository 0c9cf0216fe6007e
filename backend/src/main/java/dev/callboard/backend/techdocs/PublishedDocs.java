package dev.callboard.backend.techdocs;

import dev.callboard.catalog.model.EntityRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sites in a folder, as the local publisher of Backstage lays them out: {@code <namespace>/<kind>/<name>} in lower case.
 * Blocks. A site is replaced whole: nobody sees half of one.
 */
final class PublishedDocs {

    private static final Logger log = LoggerFactory.getLogger(PublishedDocs.class);

    private static final long MAX_READ_BYTES = 50 << 20;

    private final Path root;
    private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();

    PublishedDocs(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * A file that is open.
     *
     * @param channel to be closed by whoever asked for it
     */
    record OpenFile(AsynchronousFileChannel channel, String name, long size, long changedAt) {}

    /** Whether there is a site of an entity. */
    boolean has(EntityRef ref) {
        return Files.isDirectory(folder(ref));
    }

    /** The content of a small file of a site; empty if it is not there. */
    Optional<byte[]> read(EntityRef ref, String path) {
        return look(ref, path, file -> {
            if (Files.size(file) > MAX_READ_BYTES) {
                log.warn("{} is larger than {} bytes, so it is not looked at", file, MAX_READ_BYTES);
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        });
    }

    /**
     * Opens a file of a site, which stays readable when the site is replaced; empty if there is none.
     *
     * @param path decoded; one that leads out of the site, by dots or by a link, finds nothing
     */
    Optional<OpenFile> open(EntityRef ref, String path) {
        return look(
                ref,
                path,
                file -> Optional.of(new OpenFile(
                        AsynchronousFileChannel.open(file, StandardOpenOption.READ),
                        String.valueOf(file.getFileName()),
                        Files.size(file),
                        Files.getLastModifiedTime(file).toMillis())));
    }

    @FunctionalInterface
    private interface Look<T> {
        Optional<T> at(Path file) throws IOException;
    }

    /** Does something with a file, if it is there, while no site is replaced. */
    private <T> Optional<T> look(EntityRef ref, String path, Look<T> look) {
        replacing.readLock().lock();
        try {
            Optional<Path> file = file(ref, path);
            return file.isEmpty() ? Optional.empty() : look.at(file.get());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + " of the documentation of " + ref, e);
        } finally {
            replacing.readLock().unlock();
        }
    }

    private Optional<Path> file(EntityRef ref, String path) throws IOException {
        Path site = folder(ref);
        if (List.of(path.split("[/\\\\]", -1)).contains("..") || !Files.isDirectory(site)) {
            return Optional.empty();
        }
        try {
            Path file = site.resolve(path.replaceFirst("^/+", "")).normalize();
            return file.startsWith(site)
                            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            && file.toRealPath().startsWith(site.toRealPath())
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A new empty place for a site that is being made; for {@link #publish} or {@link #discard}. */
    Path workplace() {
        try {
            return Files.createDirectories(
                    root.resolve(".making").resolve(UUID.randomUUID().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make documentation in " + root, e);
        }
    }

    /** Puts a site in the place of the entity's former one. */
    void publish(EntityRef ref, Path site) {
        Path place = folder(ref);
        Path former = root.resolve(".making").resolve(UUID.randomUUID().toString());
        replacing.writeLock().lock();
        try {
            Files.createDirectories(root.resolve(ref.namespace()).resolve(ref.kind()));
            if (Files.exists(place)) {
                Files.move(place, former);
            }
            Files.move(site, place);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot put the documentation of " + ref + " into " + place, e);
        } finally {
            replacing.writeLock().unlock();
        }
        discard(former);
    }

    void discard(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("Cannot remove {}, which nobody needs any longer", folder, e);
        }
    }

    private Path folder(EntityRef ref) {
        Path place = root.resolve(ref.namespace())
                .resolve(ref.kind())
                .resolve(ref.name())
                .normalize();
        if (!place.startsWith(root) || place.getNameCount() != root.getNameCount() + 3) {
            throw new IllegalArgumentException("Not the name of an entity: " + ref);
        }
        return place;
    }
}
