package dev.callboard.backend.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.runtime.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class OtherReplicasTests {

    private static final Duration NEVER = Duration.ofDays(1);

    private final DataSource tables = TestPostgres.migrated("signals");
    private final OpenPages pages = new OpenPages();
    private final List<String> heard = new ArrayList<>();
    private final OtherReplicas here = new OtherReplicas(new SignalTable(() -> tables), pages, NEVER);
    private boolean away;

    private final OtherReplicas there = new OtherReplicas(new SignalTable(this::reachable), new OpenPages(), NEVER);

    @Test
    void whatIsToldWhileTheDatabaseIsAwayIsDroppedAndTheRestGoesOn() {
        listen();
        here.exchange();
        away = true;
        there.tell(signal("lost"));
        there.exchange();
        away = false;
        there.tell(signal("told"));
        there.exchange();

        here.exchange();

        assertThat(heard).containsExactly(frame("told"));
    }

    @Test
    void moreThanIsReadAtOnceIsReadToTheEnd() {
        listen();
        here.exchange();
        for (int round = 0; round < 2; round++) {
            for (int number = 0; number < SignalTable.PAGE; number++) {
                there.tell(signal("again"));
            }
            there.exchange();
        }
        there.tell(signal("last"));
        there.exchange();

        here.exchange();

        assertThat(heard).hasSize(2 * SignalTable.PAGE + 1).endsWith(frame("last"));
    }

    @Test
    void whoOpensAPageHearsNothingOld() throws SQLException {
        there.tell(signal("old"));
        there.exchange();
        execute("update signals.messages set written = written - interval '1 minute'");

        listen();
        here.exchange();

        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsOldIsForgotten() throws SQLException {
        there.tell(signal("old"));
        there.exchange();
        execute("update signals.messages set written = written - interval '6 minutes'");

        there.tell(signal("new"));
        there.exchange();

        assertThat(new SignalTable(() -> tables).after(0))
                .extracting(row -> row.signal().message())
                .containsExactly("\"new\"");
    }

    private DataSource reachable() {
        if (away) {
            throw new IllegalStateException("The database is away");
        }
        return tables;
    }

    private void listen() {
        var page = pages.open(List.of());
        page.receive("{\"action\":\"subscribe\",\"channel\":\"news\"}");
        page.frames().subscribe(heard::add);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = tables.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static Signal signal(String text) {
        return new Signal(null, "news", "\"" + text + "\"");
    }

    private static String frame(String text) {
        return "{\"channel\":\"news\",\"message\":\"" + text + "\"}";
    }
}
