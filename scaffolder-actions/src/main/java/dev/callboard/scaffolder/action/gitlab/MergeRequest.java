package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.WorkspaceFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code publish:gitlab:merge-request}: files of the workspace on a branch, and a merge request for them. Undone by closing
 * the request and removing the branch, if the branch was made for it and nobody has pushed to it.
 */
record MergeRequest(ScmHosts hosts) implements HostAction.Parts {

    private static final String REQUEST = "/projects/{}/merge_requests/{}";
    private static final String BEGUN = "begun";
    private static final String IID = "iid";
    private static final String OUTPUTS = "outputs";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        ObjectNode input = context.input();
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        if (input.has("projectid")) {
            context.log().warn("The input 'projectid' is not used; name the project as 'project' in 'repoUrl'");
        }
        List<WorkspaceFile> files = WorkspaceFile.beneath(
                HostSession.folder(context, input.path(input.has("sourcePath") ? "sourcePath" : "targetPath")),
                input.path("targetPath").asString(""));
        String target = input.path("targetBranchName").asString("");
        if (target.isEmpty()) {
            target = commit.defaultBranch();
        }
        branch(context, commit, files, target);
        JsonNode request = request(context, commit, target);
        int iid = request.path("iid").asInt();
        context.note(IID, IntNode.valueOf(iid));
        if (input.path("assignReviewersFromApprovalRules").asBoolean(false)) {
            new MergeRequestPeople(commit.session(), context).reviewersByRules(commit.project(), iid);
        }
        if (input.path("autoMerge").asBoolean(false)) {
            autoMerge(commit, iid);
        }
        ObjectNode outputs = HostApi.object()
                .put("targetBranchName", target)
                .put("projectid", commit.project())
                .put("projectPath", commit.project())
                .put("mergeRequestUrl", request.path("web_url").asString(""));
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    private static void branch(ActionContext context, GitLabCommit commit, List<WorkspaceFile> files, String target)
            throws InterruptedException {
        ObjectNode input = context.input();
        String branch = input.path("branchName").asString();
        String title = input.path("title").asString();
        if (commit.made(branch, title).isPresent()) {
            return;
        }
        String start = commit.head(target)
                .map(head -> head.path("id").asString(""))
                .orElseThrow(() -> ActionException.notFound(
                        "There is no branch '" + target + "' in " + commit.project() + " to merge into"));
        Optional<JsonNode> there = commit.head(branch);
        ArrayNode actions = commit.actions(files, input.path("commitAction").asString("auto"), start);
        if (there.isPresent() && !actions.isEmpty()) {
            throw ActionException.input("The branch '" + branch + "' exists in " + commit.project() + " already"
                    + openRequest(commit, branch)
                            .map(open -> ", with the open merge request "
                                    + open.path("web_url").asString(""))
                            .orElse("")
                    + "; choose another 'branchName'");
        }
        if (!actions.isEmpty()) {
            commit.make(new GitLabCommit.Wanted(branch, title, actions), there, start);
        } else if (there.isEmpty()) {
            commit.makeBranch(branch, start);
        }
    }

    private static Optional<JsonNode> openRequest(GitLabCommit commit, String branch) throws InterruptedException {
        JsonNode open = commit.session()
                .api()
                .get("/projects/{}/merge_requests?state=opened&source_branch={}", commit.project(), branch)
                .orFail("Cannot list merge requests");
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get(0));
    }

    private static JsonNode request(ActionContext context, GitLabCommit commit, String target)
            throws InterruptedException {
        ObjectNode input = context.input();
        String branch = input.path("branchName").asString();
        if (context.notes().has(IID)) {
            return commit.session()
                    .api()
                    .get(REQUEST, commit.project(), context.notes().path(IID).asInt())
                    .orFail("Cannot look for the merge request");
        }
        if (context.notes().has(BEGUN)) {
            Optional<JsonNode> unnoted = openRequest(commit, branch);
            if (unnoted.isPresent()) {
                return unnoted.get();
            }
        }
        ObjectNode body = HostApi.object()
                .put("source_branch", branch)
                .put("target_branch", target)
                .put("title", input.path("title").asString())
                .put("description", input.path("description").asString(""))
                .put("remove_source_branch", input.path("removeSourceBranch").asBoolean(false));
        new MergeRequestPeople(commit.session(), context).addTo(body);
        JsonNode labels = input.path("labels");
        if (!labels.isMissingNode()) {
            body.put(
                    "labels",
                    labels.isArray()
                            ? String.join(
                                    ",",
                                    labels.valueStream()
                                            .map(label -> label.asString(""))
                                            .toList())
                            : labels.asString(""));
        }
        context.note(BEGUN, BooleanNode.TRUE);
        JsonNode request = commit.session()
                .api()
                .post(body, "/projects/{}/merge_requests", commit.project())
                .orFail("Merge request creation failed");
        context.log().info("Opened merge request " + request.path("web_url").asString(""));
        return request;
    }

    private static void autoMerge(GitLabCommit commit, int iid) throws InterruptedException {
        HostAnswer answer = commit.session()
                .api()
                .put(
                        HostApi.object().put("auto_merge", true).put("merge_when_pipeline_succeeds", true),
                        REQUEST + "/merge",
                        commit.project(),
                        iid);
        if (!answer.isSuccess()) {
            throw ActionException.input("Failed to enable auto-merge for the merge request: " + answer.reason());
        }
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        Optional<JsonNode> request = standing(context, commit);
        if (request.isPresent()) {
            return context.notes().path(OUTPUTS) instanceof ObjectNode outputs
                    ? new Found.Done(outputs)
                    : new Found.Partly(
                            "Merge request " + request.get().path("web_url").asString("") + " was opened");
        }
        boolean pushed =
                commit.stands() && commit.made(branch(context), title(context)).isPresent();
        return pushed ? new Found.Partly("The branch was pushed") : new Found.Nothing();
    }

    /** The request that this execution opened, unless somebody has closed it. */
    private static Optional<JsonNode> standing(ActionContext context, GitLabCommit commit) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (notes.has(IID)) {
            HostAnswer answer = commit.session()
                    .api()
                    .get(REQUEST, commit.project(), notes.path(IID).asInt());
            return answer.isMissing()
                    ? Optional.empty()
                    : Optional.of(answer.orFail("Cannot look for the merge request"))
                            .filter(request ->
                                    !request.path("state").asString("").equals("closed"));
        }
        return notes.has(BEGUN) ? openRequest(commit, branch(context)) : Optional.empty();
    }

    private static String branch(ActionContext context) {
        return context.input().path("branchName").asString();
    }

    private static String title(ActionContext context) {
        return context.input().path("title").asString();
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        String done = "Nothing of the merge request is left";
        Optional<JsonNode> request = standing(context, commit);
        if (request.isPresent()) {
            String page = request.get().path("web_url").asString("");
            if (request.get().path("state").asString("").equals("merged")) {
                return new Undone.Left(
                        "Merge request " + page + " was merged already", "Revert it there if it is not wanted");
            }
            commit.session()
                    .api()
                    .put(
                            HostApi.object().put("state_event", "close"),
                            REQUEST,
                            commit.project(),
                            request.get().path("iid").asInt())
                    .orFail("Cannot close merge request " + page);
            done = "Merge request " + page + " was closed";
        }
        String kept = commit.takeBack(branch(context), title(context));
        return kept.isEmpty()
                ? new Undone.AsBefore(done)
                : new Undone.Left(
                        done + "; " + kept,
                        "Look at the branch in " + commit.project() + " and remove what is not wanted");
    }
}
