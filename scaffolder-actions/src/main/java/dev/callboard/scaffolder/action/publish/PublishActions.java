package dev.callboard.scaffolder.action.publish;

import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import java.util.List;

/** The actions of this package. */
public final class PublishActions {

    private PublishActions() {}

    /** @param integrations the hosts that may be pushed to, the same as the publisher's */
    public static List<TemplateAction> all(GitPublisher publisher, ScmIntegrations integrations, GitDefaults defaults) {
        return List.of(new PublishGitAction(publisher, integrations, defaults));
    }
}
