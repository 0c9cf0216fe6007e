package dev.callboard.scaffolder.action.http;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import java.util.List;

/** The actions of this package. */
public final class HttpActions {

    private HttpActions() {}

    public static List<TemplateAction> all() {
        ActionDescriptions descriptions = ActionDescriptions.read(HttpActions.class, "actions.yaml");
        return List.of(HostAction.of(descriptions.of("http:backstage:request"), new PluginRequest()));
    }
}
