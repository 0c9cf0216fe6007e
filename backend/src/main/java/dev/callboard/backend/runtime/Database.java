package dev.callboard.backend.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The server's PostgreSQL.
 *
 * <p>A feature gets at it by naming its migrations, so that none can meet a schema that is older than its code.
 */
public final class Database implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 20;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

    /**
     * A host that is gone says nothing, and without a limit who waits for it does so for a quarter of an hour. The seconds are for
     * silence within one call, so an answer that is long in coming through is no offence; what the address says goes before.
     */
    private static final Map<String, String> AGAINST_SILENCE =
            Map.of("connectTimeout", "10", "socketTimeout", "120", "tcpKeepAlive", "true");

    private final HikariDataSource dataSource;
    private final Map<String, Boolean> migrated = new ConcurrentHashMap<>();

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Opens a pool of connections. Blocks until the first one is there.
     *
     * @throws StartupException if PostgreSQL does not answer or does not let us in
     */
    static Database open(DatabaseAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        if (address.password() != null) {
            config.setPassword(address.password().reveal());
        }
        AGAINST_SILENCE.forEach(config::addDataSourceProperty);
        address.properties().forEach(config::addDataSourceProperty);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        config.setInitializationFailTimeout(CONNECT_LIMIT.toMillis());
        try {
            return new Database(new HikariDataSource(config));
        } catch (HikariPool.PoolInitializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartupException(
                    "Cannot connect to PostgreSQL at " + address.url() + " as '" + address.user() + "': "
                            + cause.getMessage(),
                    e);
        }
    }

    /**
     * Brings the tables of a feature up to date, once, and returns the pool of connections. Blocks.
     *
     * @param feature the folder of its migrations below {@code db/migration}; they have a history of their own
     * @throws StartupException if the migrations cannot be applied
     */
    public DataSource migrated(String feature) {
        migrated.computeIfAbsent(feature, this::migrate);
        return dataSource;
    }

    private boolean migrate(String feature) {
        try {
            Flyway.configure()
                    .dataSource(new PatientConnections(dataSource))
                    .locations("classpath:db/migration/" + feature)
                    .table("migrations_of_" + feature)
                    .failOnMissingLocations(true)
                    // The schema is shared by the features, so it is not empty for all but the first.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
            return true;
        } catch (FlywayException e) {
            throw new StartupException(
                    "Cannot bring the tables of '" + feature + "' in the database up to date: " + e.getMessage(), e);
        }
    }

    /** The time, in a connection of its own. Blocks. */
    Instant now(DatabaseTime time) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return time.now(connection);
        }
    }

    /** What is counted of the pool of connections, from then on. */
    MeterBinder meters() {
        return registry -> dataSource.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
