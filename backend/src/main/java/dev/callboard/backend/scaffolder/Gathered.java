package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.JournalEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a run has told and not stored yet, in its order.
 *
 * @param lines of the journal, about steps that change nothing
 */
record Gathered(List<JournalEntry> lines, List<LoggedEvent> events) {

    Gathered {
        lines = List.copyOf(lines);
        events = List.copyOf(events);
    }

    boolean isEmpty() {
        return lines.isEmpty() && events.isEmpty();
    }

    /** Adds the lines, those of them that are not there yet, and locks the task's row if there are any. */
    void storeLines(Connection connection, ClaimedTask claimed) throws SQLException {
        JournalRow.insertOnce(connection, claimed, lines);
    }

    /** Adds the events, those of them that are not there yet. The caller has locked the task's row. */
    void storeEvents(Connection connection, ClaimedTask claimed) throws SQLException {
        LoggedEvent.insert(connection, claimed.task().id(), events);
    }
}
