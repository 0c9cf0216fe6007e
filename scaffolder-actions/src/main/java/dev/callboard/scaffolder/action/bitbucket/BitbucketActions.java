package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.Creation;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class BitbucketActions {

    private static final String DEFAULT_BRANCH = "master";

    private BitbucketActions() {}

    /** @param hosts the hosts that may be reached */
    public static List<TemplateAction> all(ScmHosts hosts) {
        ActionDescriptions cloud = ActionDescriptions.read(BitbucketActions.class, "cloud.yaml");
        ActionDescriptions server = ActionDescriptions.read(BitbucketActions.class, "server.yaml");
        return List.of(
                HostAction.of(
                        cloud.of("bitbucketCloud:branchRestriction:create"),
                        new Creation(new BranchRestriction(hosts))),
                HostAction.of(cloud.of("bitbucket:pipelines:run"), new Creation(new PipelineRun(hosts)))
                        .touching(BitbucketActions::pipeline),
                HostAction.of(
                                cloud.of("publish:bitbucketCloud:pull-request"),
                                new PullRequest(new CloudPullRequests(hosts)))
                        .touching(BitbucketActions::sourceBranch),
                HostAction.of(
                                server.of("publish:bitbucketServer:pull-request"),
                                new PullRequest(new ServerPullRequests(hosts)))
                        .touching(BitbucketActions::sourceBranch),
                HostAction.of(cloud.of("publish:bitbucketCloud"), new NewRepository(new CloudRepositories(hosts)))
                        .touching(BitbucketActions::defaultBranch),
                HostAction.of(server.of("publish:bitbucketServer"), new NewRepository(new ServerRepositories(hosts)))
                        .touching(BitbucketActions::defaultBranch));
    }

    private static ActionTarget pipeline(ObjectNode input) {
        return ActionTarget.repository(
                PipelineRun.HOST,
                input.path("workspace").asStringOpt().orElse(null),
                input.path("repo_slug").asStringOpt().orElse(null));
    }

    private static ActionTarget sourceBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(
                input.path("sourceBranch").asStringOpt().orElse(null));
    }

    private static ActionTarget defaultBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH);
    }
}
