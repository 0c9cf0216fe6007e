package dev.callboard.scaffolder.action.debug;

import dev.callboard.scaffolder.action.TemplateAction;
import java.util.List;

/** The actions of this package. */
public final class DebugActions {

    private DebugActions() {}

    public static List<TemplateAction> all() {
        return List.of(new LogAction(), new WaitAction());
    }
}
