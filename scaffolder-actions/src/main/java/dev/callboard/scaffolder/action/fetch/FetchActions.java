package dev.callboard.scaffolder.action.fetch;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.util.List;

/** The actions of this package. */
public final class FetchActions {

    private FetchActions() {}

    /** @param engine renders the files of skeletons */
    public static List<TemplateAction> all(TemplateEngine engine) {
        ActionDescriptions descriptions = ActionDescriptions.read(FetchActions.class, "actions.yaml");
        WorkspaceTemplateActions workspace = new WorkspaceTemplateActions(engine);
        return List.of(
                new FetchPlainAction(),
                new FetchFileAction(descriptions.of("fetch:plain:file"), null),
                new FetchTemplateAction(engine),
                new FetchFileAction(descriptions.of("fetch:template:file"), engine),
                HostAction.of(descriptions.of("fetch:cookiecutter"), new CookiecutterAction(engine)::execute),
                HostAction.of(descriptions.of("workspace:template"), workspace::folder),
                HostAction.of(descriptions.of("workspace:template:file"), workspace::file));
    }
}
