package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.template.TaskUser;
import reactor.util.context.ContextView;

/** Gives a task the means to ask plugins in the name of its user. */
@FunctionalInterface
interface TaskPlugins {

    /**
     * For one run of a task.
     *
     * @param user who started it
     * @param context where {@link KeptSecrets} has put what proves it
     */
    BackstagePlugins of(TaskUser user, ContextView context);
}
