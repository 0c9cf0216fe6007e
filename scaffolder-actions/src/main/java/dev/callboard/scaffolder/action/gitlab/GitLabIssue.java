package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scm.ScmIntegration.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:issues:create}: an issue, which is closed to undo it. */
record GitLabIssue(ScmHosts hosts) implements Thing {

    /** Inputs and what the API calls them. */
    private static final String[] FIELDS = {
        "title",
        "title",
        "assignees",
        "assignee_ids",
        "description",
        "description",
        "createdAt",
        "created_at",
        "dueDate",
        "due_date",
        "discussionToResolve",
        "discussion_to_resolve",
        "epicId",
        "epic_id",
        "labels",
        "labels",
        "issueType",
        "issue_type",
        "mergeRequestToResolveDiscussionsOf",
        "merge_request_to_resolve_discussions_of",
        "milestoneId",
        "milestone_id",
        "weight",
        "weight"
    };

    @Override
    public String name() {
        return "The issue";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITLAB, context);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        ProjectPath.checkId(session, context.input());
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body =
                HostApi.object().put("confidential", input.path("confidential").asBoolean(false));
        for (int i = 0; i < FIELDS.length; i += 2) {
            if (input.has(FIELDS[i])) {
                body.set(FIELDS[i + 1], input.get(FIELDS[i]));
            }
        }
        String project = ProjectPath.orId(session, input);
        JsonNode issue =
                session.api().post(body, "/projects/{}/issues", project).orFail("Failed to create GitLab issue");
        ObjectNode outputs =
                HostApi.object().put("issueUrl", issue.path("web_url").asString(""));
        outputs.set("issueId", issue.path("id"));
        outputs.set("issueIid", issue.path("iid"));
        return new Made(
                HostApi.filled(
                        "/projects/{}/issues/{}", project, issue.path("iid").asString()),
                outputs);
    }

    @Override
    public boolean exists(HostSession session, Made made) throws InterruptedException {
        HostAnswer answer = session.api().get(made.path());
        return answer.isSuccess() && !answer.body().path("state").asString("").equals("closed");
    }

    @Override
    public HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api().put(HostApi.object().put("state_event", "close"), made.path());
    }
}
