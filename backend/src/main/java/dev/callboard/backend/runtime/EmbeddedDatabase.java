package dev.callboard.backend.runtime;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the server's own, for whoever has none: unpacked from a jar, listening on this machine only, its data in
 * the data folder.
 *
 * <p>The cluster is made without a password and given one at once. The file with that password is written last, so a
 * cluster without it was never finished and holds nothing.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String MAJOR_VERSION = "18";
    private static final String USER = "postgres";

    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    /**
     * Starts the cluster of a data folder, making it if there is none. Blocks until it answers.
     *
     * @throws StartupException if it cannot be started
     */
    static EmbeddedDatabase start(DataFolder data, PostgresPrograms programs) {
        Path cluster = data.database();
        Path passwordFile = data.root().resolve("postgresql.password");
        try {
            new FormerRun(cluster).end();
            boolean fresh = !Files.exists(passwordFile);
            if (fresh) {
                FileTrees.delete(cluster);
                copyTemplate(programs, cluster);
            } else {
                requireVersion(cluster);
            }
            String password =
                    fresh ? newPassword() : Files.readString(passwordFile).strip();
            EmbeddedPostgres postgres = launch(data, cluster, programs.folder(), password);
            EmbeddedDatabase database = new EmbeddedDatabase(postgres, password);
            if (fresh) {
                database.protect(cluster);
                writePrivately(passwordFile, password);
            }
            return database;
        } catch (IOException | IllegalStateException e) {
            throw new StartupException(
                    "Cannot start the embedded PostgreSQL in " + cluster + ": " + e.getMessage()
                            + ". What it said is in " + log(data),
                    e);
        }
    }

    /** If that fails, the launcher makes the cluster. */
    private static void copyTemplate(PostgresPrograms programs, Path cluster) throws IOException {
        if (programs.template().isEmpty()) {
            return;
        }
        ClusterTemplate template = programs.template().get();
        try {
            if (template.isOf(MAJOR_VERSION)) {
                template.copyTo(cluster);
            }
        } catch (IOException e) {
            LOG.info("PostgreSQL makes a cluster, since none could be copied: {}", e.toString());
            FileTrees.delete(cluster);
        }
    }

    /** The cluster that a server runs in a data folder; empty if none does. */
    static Optional<DatabaseAddress> running(Path root) {
        Path cluster = root.resolve("postgresql");
        Path passwordFile = root.resolve("postgresql.password");
        try {
            Optional<Integer> port = new FormerRun(cluster).runningPort();
            if (port.isEmpty() || !Files.exists(passwordFile)) {
                return Optional.empty();
            }
            return Optional.of(
                    address(port.get(), Files.readString(passwordFile).strip()));
        } catch (IOException unreadable) {
            throw new StartupException("Cannot read what runs in " + root + ": " + unreadable, unreadable);
        }
    }

    private static EmbeddedPostgres launch(DataFolder data, Path cluster, Path binaries, String password)
            throws IOException {
        Files.createDirectories(binaries);
        Redirect log = Redirect.appendTo(log(data).toFile());
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPGStartupWait(START_LIMIT)
                .setConnectConfig("password", password)
                // The launcher is made for tests and switches these off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "50")
                .setServerConfig("unix_socket_directories", "")
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .start();
        keepFromOthers(binaries);
        return started;
    }

    /** The launcher lets everybody on the machine put programs there, which this server would run. */
    private static void keepFromOthers(Path folder) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder);
        if (!allowed.remove(PosixFilePermission.OTHERS_WRITE)) {
            return;
        }
        allowed.remove(PosixFilePermission.GROUP_WRITE);
        try {
            Files.setPosixFilePermissions(folder, allowed);
        } catch (FileSystemException notOurs) {
            LOG.warn("Everybody on this machine can write to {}, which belongs to somebody else", folder, notOurs);
        }
    }

    /** From the first start on, nobody on this machine gets in without the password. */
    private void protect(Path cluster) throws IOException {
        try (Connection connection = superuser().getConnection();
                Statement statement = connection.createStatement()) {
            // The password is made of hexadecimal digits by us, so it needs no quoting.
            statement.execute("alter role " + USER + " password '" + password + "'");
            Files.writeString(cluster.resolve("pg_hba.conf"), """
                    # Written by Callboard.
                    host all all 127.0.0.1/32 scram-sha-256
                    host all all ::1/128      scram-sha-256
                    """);
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IOException("cannot set the password of its user", e);
        }
    }

    private static void requireVersion(Path cluster) throws IOException {
        Path file = cluster.resolve("PG_VERSION");
        String version = Files.exists(file) ? Files.readString(file).strip() : "no version";
        if (!version.equals(MAJOR_VERSION)) {
            throw new StartupException("The database in " + cluster + " was made by PostgreSQL " + version
                    + ", and this server brings PostgreSQL " + MAJOR_VERSION
                    + ". Dump it with the old release and load it with this one, or give --data another folder.");
        }
    }

    private static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "password", ".tmp");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path log(DataFolder data) {
        return data.root().resolve("postgresql.log");
    }

    private DataSource superuser() {
        return postgres.getDatabase(USER, USER, Map.of("password", password));
    }

    DatabaseAddress address() {
        return address(postgres.getPort(), password);
    }

    private static DatabaseAddress address(int port, String password) {
        return new DatabaseAddress(
                "jdbc:postgresql://localhost:" + port + "/" + USER,
                USER,
                new dev.callboard.backend.config.Secret(password),
                Map.of());
    }

    int port() {
        return postgres.getPort();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new StartupException("Cannot stop the embedded PostgreSQL", e);
        }
    }
}
