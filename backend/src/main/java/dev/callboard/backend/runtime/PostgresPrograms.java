package dev.callboard.backend.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the embedded PostgreSQL is unpacked to, and the empty cluster that new ones are copied from.
 *
 * @param folder holds a subfolder of programs for each release that was used; they are found there the next time
 * @param template a cluster that nothing has been written to; empty if each new one has to be made by PostgreSQL
 */
record PostgresPrograms(Path folder, Optional<ClusterTemplate> template) {

    /** What the start script prepared, since unpacking and making a cluster take seconds; else a part of the data folder. */
    static PostgresPrograms of(Map<String, String> environment, Path dataFolder) {
        String home = environment.getOrDefault("CALLBOARD_HOME", "");
        Path prepared = Path.of(home, "backend/target/postgresql");
        if (!home.isEmpty() && Files.isDirectory(prepared) && Files.isWritable(prepared)) {
            return new PostgresPrograms(
                    prepared,
                    Optional.of(prepared.resolve("cluster"))
                            .filter(Files::isDirectory)
                            .map(ClusterTemplate::new));
        }
        return new PostgresPrograms(dataFolder.resolve("postgresql-binaries"), Optional.empty());
    }
}
