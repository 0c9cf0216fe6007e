package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The server's database for a command that is not the server: the configured one, or the one in the data folder, which is
 * started for the command unless a server is running it.
 */
public final class CommandDatabase implements AutoCloseable {

    private final Database database;
    private final AutoCloseable rest;

    private CommandDatabase(Database database, AutoCloseable rest) {
        this.database = database;
        this.rest = rest;
    }

    /**
     * Opens the database. Blocks until it is there.
     *
     * @throws StartupException if there is none, or it cannot be reached
     */
    public static CommandDatabase open(AppConfig config, Path dataFolder) {
        Optional<DatabaseAddress> configured = DatabaseAddress.of(config);
        if (configured.isPresent()) {
            Database database = Database.open(configured.get());
            return new CommandDatabase(database, database);
        }
        Path root = dataFolder.toAbsolutePath().normalize();
        if (!Files.isDirectory(root.resolve("postgresql"))) {
            throw new StartupException("There is no database in " + root
                    + ". Name the server's data folder with --data, or its configuration with --config.");
        }
        Optional<DatabaseAddress> running = EmbeddedDatabase.running(root);
        if (running.isPresent()) {
            Database database = Database.open(running.get());
            return new CommandDatabase(database, database);
        }
        DataFolder data = DataFolder.open(root);
        DatabaseSource source = DatabaseSource.begin(config, data, System.getenv());
        AutoCloseable both = () -> {
            try (data) {
                source.close();
            }
        };
        try {
            return new CommandDatabase(source.await(), both);
        } catch (StartupException failed) {
            close(both);
            throw failed;
        }
    }

    public Database database() {
        return database;
    }

    @Override
    public void close() {
        close(rest);
    }

    private static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception failed) {
            throw new StartupException("Cannot close the database: " + failed.getMessage(), failed);
        }
    }
}
