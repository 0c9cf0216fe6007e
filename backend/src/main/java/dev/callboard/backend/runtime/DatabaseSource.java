package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The database on its way: starting it and starting all else take about as long, so they go side by side.
 *
 * <p>Owns the pool of connections, and the embedded PostgreSQL if there is one.
 */
public final class DatabaseSource implements AutoCloseable {

    private record Opened(Database database, @Nullable EmbeddedDatabase embedded) {}

    private final CompletableFuture<Opened> opening;
    private final String described;

    private DatabaseSource(CompletableFuture<Opened> opening, String described) {
        this.opening = opening;
        this.described = described;
    }

    /**
     * Begins to connect to the configured PostgreSQL, or to start one in the data folder. Returns at once.
     *
     * @param environment says with {@code CALLBOARD_HOME} where the start script may have prepared an embedded PostgreSQL
     * @throws dev.callboard.backend.config.ConfigException if the configuration of the database is wrong
     */
    public static DatabaseSource begin(AppConfig config, DataFolder data, Map<String, String> environment) {
        Optional<DatabaseAddress> configured = DatabaseAddress.of(config);
        Executor oneThread =
                task -> Thread.ofPlatform().name("database-start").daemon().start(task);
        return configured
                .map(address -> new DatabaseSource(
                        CompletableFuture.supplyAsync(() -> new Opened(Database.open(address), null), oneThread),
                        address.url().substring("jdbc:".length())))
                .orElseGet(() -> new DatabaseSource(
                        CompletableFuture.supplyAsync(
                                () -> embedded(data, PostgresPrograms.of(environment, data.root())), oneThread),
                        "its own PostgreSQL, in " + data.database()));
    }

    private static Opened embedded(DataFolder data, PostgresPrograms programs) {
        EmbeddedDatabase embedded = EmbeddedDatabase.start(data, programs);
        boolean opened = false;
        try {
            Database database = Database.open(embedded.address());
            opened = true;
            return new Opened(database, embedded);
        } finally {
            if (!opened) {
                embedded.close();
            }
        }
    }

    /**
     * The database, once it is there. Blocks until then.
     *
     * @throws StartupException if it could not be started or connected to
     */
    public Database await() {
        try {
            return opening.join().database();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StartupException known
                    ? known
                    : new StartupException("Cannot get at the database: " + e.getCause(), e);
        }
    }

    /** What the database is, for the log. */
    public String described() {
        return described;
    }

    /** Closes the connections and stops what was started, waiting for a start that is under way. */
    @Override
    public void close() {
        Opened opened = opening.exceptionally(failure -> null).join();
        if (opened == null) {
            return;
        }
        opened.database().close();
        if (opened.embedded() != null) {
            opened.embedded().close();
        }
    }
}
