package dev.callboard.backend.scaffolder;

import java.util.List;

/**
 * Some of the tasks that match a query.
 *
 * @param total how many match in all
 */
record TaskPage(List<Task> tasks, long total) {

    TaskPage {
        tasks = List.copyOf(tasks);
    }
}
