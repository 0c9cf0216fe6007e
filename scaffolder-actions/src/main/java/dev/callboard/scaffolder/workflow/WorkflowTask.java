package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskSpec;

/**
 * One task as the engine is given it.
 *
 * @param id names the workspace too: letters, digits, {@code -} and {@code _}
 * @param spec what to do
 * @param secrets what the person gave besides the parameters
 * @param origin who asked, when and how
 * @param source reads the files that the template refers to
 * @param cancellation cancels the task while it runs
 * @param plugins asks plugins in the name of the task's user
 */
public record WorkflowTask(
        String id,
        TaskSpec spec,
        TaskSecrets secrets,
        TaskOrigin origin,
        TemplateSource source,
        Cancellation cancellation,
        BackstagePlugins plugins) {

    /** One that can ask no plugin. */
    public WorkflowTask(
            String id,
            TaskSpec spec,
            TaskSecrets secrets,
            TaskOrigin origin,
            TemplateSource source,
            Cancellation cancellation) {
        this(id, spec, secrets, origin, source, cancellation, BackstagePlugins.none());
    }
}
