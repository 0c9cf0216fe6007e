package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedPostgresTests {

    @TempDir
    Path folder;

    @Test
    void takesAReleaseWithItsLinksAndRights() throws IOException {
        Path release = release("PG-1");
        Files.createFile(release.resolve(".exists"));

        UnpackedPostgres.take(folder.resolve("from"), folder.resolve("to"));

        Path taken = folder.resolve("to/PG-1");
        assertThat(taken.resolve("bin/postgres")).hasContent("program").isExecutable();
        assertThat(Files.readSymbolicLink(taken.resolve("bin/link"))).hasToString("postgres");
    }

    /** The launcher unpacks again what has a marker older than the folder or what lies beside it. */
    @Test
    void theMarkerOfATakenReleaseIsItsNewestFile() throws IOException {
        Path release = release("PG-1");
        Path marker = Files.createFile(release.resolve(".exists"));
        Files.setLastModifiedTime(marker, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

        UnpackedPostgres.take(folder.resolve("from"), folder.resolve("to"));

        Path taken = folder.resolve("to/PG-1");
        Instant marked = changed(taken.resolve(".exists"));
        assertThat(marked).isAfterOrEqualTo(changed(taken.resolve("bin")));
        // As much as the launcher allows for.
        assertThat(marked).isAfter(changed(taken).minusMillis(100));
    }

    @Test
    void leavesAReleaseThatIsNotWhole() throws IOException {
        release("PG-1");

        UnpackedPostgres.take(folder.resolve("from"), folder.resolve("to"));

        assertThat(folder.resolve("to/PG-1")).doesNotExist();
    }

    @Test
    void doesNothingWhereNothingWasUnpacked() {
        UnpackedPostgres.take(folder.resolve("nowhere"), folder.resolve("to"));

        assertThat(folder.resolve("to")).doesNotExist();
    }

    private static Instant changed(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    private Path release(String name) throws IOException {
        Path release = folder.resolve("from").resolve(name);
        Path bin = Files.createDirectories(release.resolve("bin"));
        Path program = Files.writeString(bin.resolve("postgres"), "program");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(bin.resolve("link"), Path.of("postgres"));
        return release;
    }
}
