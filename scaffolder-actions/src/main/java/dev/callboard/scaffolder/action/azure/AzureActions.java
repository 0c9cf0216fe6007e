package dev.callboard.scaffolder.action.azure;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class AzureActions {

    private static final String DEFAULT_BRANCH = "master";

    private AzureActions() {}

    /** @param hosts the hosts that may be reached */
    public static List<TemplateAction> all(ScmHosts hosts) {
        ActionDescriptions descriptions = ActionDescriptions.read(AzureActions.class, "actions.yaml");
        return List.of(HostAction.of(descriptions.of("publish:azure"), new NewRepository(new AzureRepositories(hosts)))
                .touching(AzureActions::defaultBranch));
    }

    private static ActionTarget defaultBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH);
    }
}
