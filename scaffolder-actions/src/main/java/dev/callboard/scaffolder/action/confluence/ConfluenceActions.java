package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.TemplateAction;
import java.util.List;

/** The action of this package. */
public final class ConfluenceActions {

    private ConfluenceActions() {}

    /** @param confluence where the pages are */
    public static List<TemplateAction> all(ConfluenceAccess confluence) {
        return List.of(new TransformAction(
                ActionDescriptions.read(ConfluenceActions.class, "actions.yaml").of("confluence:transform:markdown"),
                confluence));
    }
}
