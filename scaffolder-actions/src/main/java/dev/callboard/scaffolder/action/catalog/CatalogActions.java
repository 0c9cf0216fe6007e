package dev.callboard.scaffolder.action.catalog;

import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scm.ScmIntegrations;
import java.util.List;

/** The actions of this package. */
public final class CatalogActions {

    private CatalogActions() {}

    /** @param integrations the hosts whose URLs can be registered */
    public static List<TemplateAction> all(CatalogClient catalog, ScmIntegrations integrations) {
        return List.of(new RegisterAction(catalog, integrations), new FetchAction(catalog), new WriteAction());
    }
}
