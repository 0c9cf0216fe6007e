package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:issue:edit}: an issue, which is given back what it had to undo it. */
record IssueEdit(ScmHosts hosts) implements HostAction.Parts {

    private static final String ISSUE = "/projects/{}/issues/{}";
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String OUTPUTS = "outputs";

    /** Inputs and what the API calls them. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("addLabels", "add_labels"),
            Map.entry("assignees", "assignee_ids"),
            Map.entry("confidential", "confidential"),
            Map.entry("description", "description"),
            Map.entry("discussionLocked", "discussion_locked"),
            Map.entry("dueDate", "due_date"),
            Map.entry("epicId", "epic_id"),
            Map.entry("issueType", "issue_type"),
            Map.entry("labels", "labels"),
            Map.entry("milestoneId", "milestone_id"),
            Map.entry("removeLabels", "remove_labels"),
            Map.entry("stateEvent", "state_event"),
            Map.entry("title", "title"),
            Map.entry("updatedAt", "updated_at"),
            Map.entry("weight", "weight"));

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        HostSession session = hosts.open(Kind.GITLAB, context);
        HostApi api = session.api();
        if (!context.notes().has(BEFORE)) {
            ProjectPath.checkId(session, input);
            context.note(BEFORE, former(issue(api, input)));
        }
        ObjectNode body = HostApi.object();
        FIELDS.forEach((name, field) -> {
            if (input.has(name)) {
                body.set(field, input.get(name));
            }
        });
        JsonNode issue = api.put(body, ISSUE, project(input), iid(input)).orFail("Failed to edit/modify GitLab issue");
        ObjectNode outputs = HostApi.object()
                .put("issueUrl", issue.path("web_url").asString(""))
                .put("state", issue.path("state").asString(""))
                .put("title", issue.path("title").asString(""))
                .put("updatedAt", issue.path("updated_at").asString(""));
        outputs.set("projectId", issue.path("project_id"));
        outputs.set("issueId", issue.path("id"));
        outputs.set("issueIid", issue.path("iid"));
        context.note(AFTER, issue.path("updated_at").asString(""));
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    /** Whatever an edit can change, in the form that gives it back. */
    private static ObjectNode former(JsonNode issue) {
        ObjectNode before = HostApi.object();
        before.set(
                "labels",
                HostApi.object()
                        .stringNode(String.join(
                                ",",
                                issue.path("labels")
                                        .valueStream()
                                        .map(label -> label.asString(""))
                                        .toList())));
        var assignees = before.putArray("assignee_ids");
        issue.path("assignees").forEach(user -> assignees.add(user.path("id")));
        for (String field : new String[] {
            "confidential", "description", "discussion_locked", "due_date", "issue_type", "title", "weight"
        }) {
            if (issue.has(field)) {
                before.set(field, issue.get(field));
            }
        }
        before.put("milestone_id", issue.path("milestone").path("id").asLong(0));
        before.put("state_event", issue.path("state").asString("").equals("closed") ? "close" : "reopen");
        return before;
    }

    /** An edit has the same end however often it is made. */
    @Override
    public Found find(ActionContext context) {
        boolean undone = context.notes().has("undone");
        return context.notes().path(OUTPUTS) instanceof ObjectNode outputs && !undone
                ? new Found.Done(outputs)
                : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!(notes.path(BEFORE) instanceof ObjectNode before) || notes.has("undone")) {
            return new Undone.AsBefore("The issue is as it was");
        }
        HostApi api = hosts.open(Kind.GITLAB, context).api();
        JsonNode now = issue(api, context.input());
        String page = now.path("web_url").asString("");
        boolean touched =
                !notes.path(AFTER).asString("").equals(now.path("updated_at").asString(""));
        if (touched) {
            return new Undone.Left(
                    "Issue " + page + " was edited, and by somebody else since",
                    "Look at it and take back what is not wanted");
        }
        boolean sameState = now.path("state").asString("").equals("closed")
                == before.path("state_event").asString("").equals("close");
        if (sameState) {
            before.remove("state_event");
        }
        api.put(before, ISSUE, project(context.input()), iid(context.input()))
                .orFail("Cannot give the issue back what it had");
        context.note("undone", page);
        return new Undone.AsBefore("Issue " + page + " was given back what it had");
    }

    private static JsonNode issue(HostApi api, ObjectNode input) throws InterruptedException {
        return api.get(ISSUE, project(input), iid(input)).orFail("Failed to edit/modify GitLab issue");
    }

    private static String project(ObjectNode input) {
        return input.path("projectId").asString();
    }

    private static String iid(ObjectNode input) {
        return input.path("issueIid").asString();
    }
}
