package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;

import java.sql.PreparedStatement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that ended so long ago that nobody is to see them any more. Blocking. */
final class OldTasks {

    private static final Logger log = LoggerFactory.getLogger(OldTasks.class);

    /** How many are removed at a time, with all their events, so that nobody waits for long. */
    private static final int AT_ONCE = 200;

    private final TaskDatabase database;
    private final @Nullable Duration keep;

    /** @param keep how long a task stays after its last event; null for ever */
    OldTasks(TaskDatabase database, @Nullable Duration keep) {
        this.database = database;
        this.keep = keep;
    }

    /**
     * Removes some of those whose time is over, with their events and journals.
     *
     * @return how many
     */
    int remove() {
        if (keep == null) {
            return 0;
        }
        long millis = keep.toMillis();
        int removed = database.inTransaction("remove old tasks", connection -> {
            try (PreparedStatement delete = prepare(connection, """
                    delete from scaffolder.tasks
                    where id in (
                        select t.id
                        from scaffolder.tasks t
                        where t.status in ('completed', 'failed', 'cancelled', 'skipped')
                          and t.created_at <= clock_timestamp() - ? * interval '1 millisecond'
                          and not exists (
                              select from scaffolder.task_events e
                              where e.task_id = t.id
                                and e.created_at > clock_timestamp() - ? * interval '1 millisecond')
                        order by t.created_at
                        limit ?
                        for update skip locked)
                    """, millis, millis, AT_ONCE)) {
                return delete.executeUpdate();
            }
        });
        if (removed > 0) {
            log.info("Removed {} tasks that ended more than {} ago", removed, keep);
        }
        return removed;
    }
}
