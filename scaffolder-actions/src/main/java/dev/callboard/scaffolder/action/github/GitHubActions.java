package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.Creation;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class GitHubActions {

    private static final int DRY_RUN_ISSUE = 42;
    private static final String DEFAULT_BRANCH = "main";

    private final ScmHosts hosts;
    private final ActionDescriptions descriptions = ActionDescriptions.read(GitHubActions.class, "actions.yaml");

    private GitHubActions(ScmHosts hosts) {
        this.hosts = hosts;
    }

    /** @param hosts the hosts that may be reached, of which those of GitHub are */
    public static List<TemplateAction> all(ScmHosts hosts) {
        return new GitHubActions(hosts).all();
    }

    private List<TemplateAction> all() {
        return List.of(
                action("publish:github", new NewRepository(new GitHubRepositories(hosts, true)))
                        .touching(GitHubActions::defaultBranch),
                action("publish:github:pull-request", new PullRequestAction(hosts)),
                action("github:repo:create", new NewRepository(new GitHubRepositories(hosts, false))),
                HostAction.of(
                                descriptions.of("github:repo:push"),
                                context -> GitHubRepositories.pushToExisting(hosts, context))
                        .touching(GitHubActions::defaultBranch),
                action("github:repo:rulesets:create", new Creation(new Ruleset(hosts))),
                HostAction.of(descriptions.of("github:actions:dispatch"), this::dispatch)
                        .touching(input -> ActionTarget.NONE.withBranch(branchOrTag(input))),
                action("github:webhook", new Webhook(hosts, new Creation(GitHubThing.webhook(hosts)))),
                action("github:issues:label", new Labels(hosts)),
                action("github:issues:create", new DryRunnable(new Creation(new IssueThing(hosts)))),
                action("github:autolinks:create", new Creation(GitHubThing.autolink(hosts))),
                action("github:deployKey:create", new DeployKey(hosts)),
                action("github:environment:create", new Environment(hosts)),
                action("github:pages:enable", Switch.parts(hosts, new Switch.Pages())),
                action("github:branch-protection:create", Switch.parts(hosts, new Switch.Protection())));
    }

    private HostAction action(String id, HostAction.Parts parts) {
        return HostAction.of(descriptions.of(id), parts);
    }

    private static @Nullable String branchOrTag(ObjectNode input) {
        return input.path("branchOrTagName").isString()
                ? input.path("branchOrTagName").asString()
                : null;
    }

    private static ActionTarget defaultBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH);
    }

    private void dispatch(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        GitHub github = GitHub.open(hosts, context);
        ObjectNode body =
                HostApi.object().put("ref", input.path("branchOrTagName").asString());
        GitHub.copy(input, body, "workflowInputs", "inputs", "returnWorkflowRunDetails", "return_run_details");
        String workflow = input.path("workflowId").asString();
        JsonNode run = github.post(body, "/actions/workflows/{}/dispatches", workflow)
                .orFail("Failed: dispatching workflow '" + workflow + "' on repo: '" + github.repo() + "'");
        context.log().info("Workflow " + workflow + " dispatched successfully");
        if (run.has("workflow_run_id")) {
            context.output("workflowRunId", run.path("workflow_run_id"));
            context.output("workflowRunUrl", run.path("run_url"));
            context.output("workflowRunHtmlUrl", run.path("html_url"));
        }
    }

    /** A webhook that cannot be made is only said to be so, as the original does. */
    private record Webhook(ScmHosts hosts, Creation hook) implements HostAction.Parts {

        @Override
        public void execute(ActionContext context) throws IOException, InterruptedException {
            GitHub github = GitHub.open(hosts, context);
            if (context.isDryRun()) {
                return;
            }
            try {
                hook.execute(context);
            } catch (ActionException e) {
                context.log().warn("Failed: create webhook on repo: '" + github.repo() + "', " + e.reason());
            }
        }

        @Override
        public Found find(ActionContext context) throws IOException, InterruptedException {
            return hook.find(context);
        }

        @Override
        public Undone undo(ActionContext context) throws IOException, InterruptedException {
            return hook.undo(context);
        }
    }

    /** An issue that a dry run only pretends to open. */
    private record DryRunnable(Creation issue) implements HostAction.Parts {

        @Override
        public void execute(ActionContext context) throws IOException, InterruptedException {
            if (!context.isDryRun()) {
                issue.execute(context);
                return;
            }
            var session = issue.thing().open(context);
            context.output(
                    "issueUrl",
                    "https://%s/%s/%s/issues/%d"
                            .formatted(session.host(), session.owner(), session.repo(), DRY_RUN_ISSUE));
            context.output("issueNumber", IntNode.valueOf(DRY_RUN_ISSUE));
        }

        @Override
        public Found find(ActionContext context) throws IOException, InterruptedException {
            return issue.find(context);
        }

        @Override
        public Undone undo(ActionContext context) throws IOException, InterruptedException {
            return issue.undo(context);
        }
    }
}
