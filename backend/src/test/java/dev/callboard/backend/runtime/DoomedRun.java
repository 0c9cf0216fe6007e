package dev.callboard.backend.runtime;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A server process that keeps something in its database and then waits to be killed. */
final class DoomedRun {

    static final String KEPT = "the row is committed";

    private DoomedRun() {}

    public static void main(String[] arguments) throws Exception {
        DataFolder data = DataFolder.open(Path.of(arguments[0]));
        DatabaseAddress address = EmbeddedDatabase.start(
                        data, new PostgresPrograms(Path.of(arguments[1]), Optional.empty()))
                .address();
        String password = address.password() == null ? "" : address.password().reveal();
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), password);
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (value text)");
            statement.execute("insert into kept (value) values ('committed')");
            System.out.println(KEPT);
            new CountDownLatch(1).await();
        }
    }
}
