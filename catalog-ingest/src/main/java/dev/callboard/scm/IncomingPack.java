package dev.callboard.scm;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;

/** What a fetch has brought so far: JGit writes it to a file of its own until it is whole. */
final class IncomingPack {

    private static final String FILES = "incoming_*";

    private final String attempt;
    private final Path objects;
    private final long maxBytes;

    IncomingPack(String attempt, Repository repository, long maxBytes) {
        this.attempt = attempt;
        this.objects = repository.getDirectory().toPath().resolve("objects");
        this.maxBytes = maxBytes;
    }

    /** @throws ScmException.Refused if it is more than is taken */
    void check() {
        long bytes = bytes();
        if (bytes > maxBytes) {
            throw new ScmException.Refused("%s: the host sends more than %d bytes, which is the limit on one fetch"
                    .formatted(attempt, maxBytes));
        }
    }

    private long bytes() {
        long sum = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(objects, FILES)) {
            for (Path file : files) {
                sum += Files.size(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The file has just become whole, or been thrown away: there is nothing to stop any more.
            return 0;
        }
        return sum;
    }
}
