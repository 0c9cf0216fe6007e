package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.Creation;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class GitLabActions {

    private static final String DEFAULT_BRANCH = "master";

    /** Outputs of {@code gitlab:user:info} and what the API calls them. */
    private static final String[] USER = {
        "id",
        "id",
        "username",
        "username",
        "name",
        "name",
        "state",
        "state",
        "webUrl",
        "web_url",
        "email",
        "email",
        "createdAt",
        "created_at",
        "publicEmail",
        "public_email"
    };

    private GitLabActions() {}

    /** @param hosts the hosts that may be reached */
    public static List<TemplateAction> all(ScmHosts hosts) {
        ActionDescriptions descriptions = ActionDescriptions.read(GitLabActions.class, "actions.yaml");
        return List.of(
                HostAction.of(descriptions.of("publish:gitlab"), new NewRepository(new GitLabProjects(hosts)))
                        .touching(input ->
                                ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH)),
                HostAction.of(descriptions.of("publish:gitlab:merge-request"), new MergeRequest(hosts)),
                HostAction.of(descriptions.of("gitlab:repo:push"), new RepoPush(hosts)),
                HostAction.of(descriptions.of("gitlab:group:access"), new GroupAccess(hosts))
                        .touching(GitLabActions::group),
                HostAction.of(descriptions.of("gitlab:group:migrate"), new Creation(new GroupMigration(hosts)))
                        .touching(GitLabActions::destination),
                HostAction.of(descriptions.of("gitlab:issues:create"), new Creation(new GitLabIssue(hosts))),
                HostAction.of(
                        descriptions.of("gitlab:projectVariable:create"), new Creation(new ProjectVariables(hosts))),
                HostAction.of(
                        descriptions.of("gitlab:projectAccessToken:create"),
                        new ProjectToken(hosts, ProjectToken.Kinds.ACCESS)),
                HostAction.of(
                        descriptions.of("gitlab:projectDeployToken:create"),
                        new ProjectToken(hosts, ProjectToken.Kinds.DEPLOY)),
                HostAction.of(descriptions.of("gitlab:issue:edit"), new IssueEdit(hosts)),
                HostAction.of(descriptions.of("gitlab:group:ensureExists"), new GroupPath(hosts))
                        .touching(GitLabActions::group),
                HostAction.of(descriptions.of("gitlab:pipeline:trigger"), new Creation(new PipelineTrigger(hosts))),
                HostAction.of(descriptions.of("gitlab:user:info"), context -> userInfo(hosts, context)));
    }

    /** The host, which may stand alone, and the outermost group. */
    private static ActionTarget group(ObjectNode input) {
        JsonNode path = input.path("path");
        JsonNode first = path.isArray() ? path.path(0) : path;
        String slug = first.isObject() ? first.path("slug").asString("") : first.asString("");
        String host =
                input.path("repoUrl").asString("").replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
        return ActionTarget.repository(
                host.isEmpty() ? null : host, slug.isEmpty() ? null : slug.replaceFirst("/.*", ""), null);
    }

    private static ActionTarget destination(ObjectNode input) {
        return ActionTarget.ofPlace(input.path("destinationUrl").asString(""));
    }

    private static void userInfo(ScmHosts hosts, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        var api = hosts.open(Kind.GITLAB, context).api();
        JsonNode user = (input.has("userId")
                        ? api.get("/users/{}", input.path("userId").asLong())
                        : api.get("/user"))
                .orFail("Failed to read the GitLab user");
        for (int i = 0; i < USER.length; i += 2) {
            if (user.hasNonNull(USER[i + 1])) {
                context.output(USER[i], user.get(USER[i + 1]));
            }
        }
    }
}
