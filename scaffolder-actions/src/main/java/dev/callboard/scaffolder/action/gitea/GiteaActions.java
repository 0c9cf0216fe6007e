package dev.callboard.scaffolder.action.gitea;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class GiteaActions {

    private static final String DEFAULT_BRANCH = "main";

    private GiteaActions() {}

    /** @param hosts the hosts that may be reached */
    public static List<TemplateAction> all(ScmHosts hosts) {
        ActionDescriptions descriptions = ActionDescriptions.read(GiteaActions.class, "actions.yaml");
        return List.of(HostAction.of(descriptions.of("publish:gitea"), new NewRepository(new GiteaRepositories(hosts)))
                .touching(GiteaActions::defaultBranch));
    }

    private static ActionTarget defaultBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH);
    }
}
