package dev.callboard.scaffolder.action.fs;

import dev.callboard.scaffolder.action.TemplateAction;
import java.util.List;

/** The actions of this package. */
public final class FsActions {

    private FsActions() {}

    public static List<TemplateAction> all() {
        return List.of(new DeleteAction(), new RenameAction(), new ReaddirAction());
    }
}
