package dev.callboard.scm;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the folders of the mirrors within their room: what nobody has used for long goes, then what was used least lately. */
final class MirrorFolders {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorFolders.class);
    private static final Duration BETWEEN_CLEANUPS = Duration.ofMinutes(10);

    /** Whoever fetched something may still be reading it. */
    private static final Duration IN_USE = Duration.ofMinutes(10);

    private final Path root;
    private final ScmLimits.Fetching limits;
    private final InstantSource clock;
    private final Supplier<Collection<GitMirror>> mirrors;
    private final ReentrantLock tidying = new ReentrantLock();
    private volatile Instant lastTidied;

    /** One folder and what is known of it. */
    private record Kept(Path folder, @Nullable GitMirror mirror, Instant lastUse, long bytes) {

        /** One whose repository is still looked at stays, so that the next change is a small fetch. */
        boolean isForgotten(Instant since) {
            return lastUse.isBefore(since)
                    && (mirror == null || mirror.lastLook().isBefore(since));
        }
    }

    MirrorFolders(Path root, ScmLimits.Fetching limits, InstantSource clock, Supplier<Collection<GitMirror>> mirrors) {
        this.root = root;
        this.limits = limits;
        this.clock = clock;
        this.mirrors = mirrors;
        this.lastTidied = clock.instant();
    }

    Instant now() {
        return clock.instant();
    }

    /** Tidies in the background, if that has not been done for a while. */
    void tidySoon() {
        if (clock.instant().isAfter(lastTidied.plus(BETWEEN_CLEANUPS)) && !tidying.isLocked()) {
            Thread.ofVirtual().name("mirror-cleanup").start(this::tidy);
        }
    }

    long tidy() {
        tidying.lock();
        try {
            return tidyAlone();
        } finally {
            tidying.unlock();
        }
    }

    private long tidyAlone() {
        Instant now = clock.instant();
        lastTidied = now;
        List<Kept> kept = new ArrayList<>(folders(now));
        kept.sort(Comparator.comparing(Kept::lastUse));
        long bytes = kept.stream().mapToLong(Kept::bytes).sum();
        for (Kept one : kept) {
            boolean forgotten = one.isForgotten(now.minus(limits.keptUnused()));
            if ((forgotten || bytes > limits.diskBudget()) && remove(one, now)) {
                bytes -= one.bytes();
                LOG.info(
                        "Removed the mirror {} ({} MiB), {}",
                        one.folder().getFileName(),
                        one.bytes() >> 20,
                        forgotten ? "which nobody uses" : "since the mirrors take up too much room");
            }
        }
        if (bytes > limits.diskBudget()) {
            LOG.warn(
                    "The mirrors take up {} MiB, more than the {} MiB they should, and all are in use",
                    bytes >> 20,
                    limits.diskBudget() >> 20);
        }
        return bytes;
    }

    private boolean remove(Kept one, Instant now) {
        if (one.mirror() != null) {
            return one.mirror().empty(now.minus(IN_USE));
        }
        if (one.lastUse().isAfter(now.minus(IN_USE))) {
            return false;
        }
        delete(one.folder());
        return true;
    }

    private List<Kept> folders(Instant now) {
        Map<Path, GitMirror> known = new HashMap<>();
        mirrors.get().forEach(mirror -> mirror.folder().ifPresent(folder -> known.put(folder, mirror)));
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(folder -> folder.getFileName().toString().endsWith(Constants.DOT_GIT_EXT))
                    .map(folder -> kept(folder, known.get(folder), now))
                    .toList();
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot look at the mirrors in " + root + ": " + e.getMessage(), e);
        }
    }

    /** The time of the folder outlives the program; so a mirror that is used marks it. */
    private static Kept kept(Path folder, @Nullable GitMirror mirror, Instant now) {
        Instant use = mirror == null ? Instant.MIN : mirror.lastUse();
        try {
            if (use.equals(Instant.MIN)) {
                use = Files.getLastModifiedTime(folder).toInstant();
            } else if (!use.isAfter(now)) {
                Files.setLastModifiedTime(folder, FileTime.from(use));
            }
            return new Kept(folder, mirror, use, size(folder));
        } catch (IOException e) {
            // It went away while we looked.
            return new Kept(folder, mirror, now, 0);
        }
    }

    private static long size(Path folder) throws IOException {
        long[] sum = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    static void delete(Path folder) {
        try {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING | FileUtils.RETRY);
        } catch (IOException e) {
            throw new ScmException.Unreadable("Cannot remove the mirror " + folder + ": " + e.getMessage(), e);
        }
    }
}
