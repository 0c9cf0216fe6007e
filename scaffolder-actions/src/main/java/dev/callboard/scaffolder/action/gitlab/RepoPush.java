package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.WorkspaceFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:repo:push}: files of the workspace on a branch of a project that is there. */
record RepoPush(ScmHosts hosts) implements HostAction.Parts {

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        ObjectNode input = context.input();
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        List<WorkspaceFile> files = WorkspaceFile.beneath(
                HostSession.source(context), input.path("targetPath").asString(""));
        String branch = input.path("branchName").asString();
        String message = input.path("commitMessage").asString();
        ObjectNode outputs = outputs(commit.project());
        Optional<String> made = commit.made(branch, message);
        if (made.isPresent()) {
            outputs.put("commitHash", made.get()).forEachEntry(context::output);
            return;
        }
        Optional<JsonNode> head = commit.head(branch);
        String start = head.isPresent() ? "" : start(commit);
        ArrayNode actions =
                commit.actions(files, input.path("commitAction").asString("auto"), head.isPresent() ? branch : start);
        if (actions.isEmpty() && !input.path("allowEmpty").asBoolean(false)) {
            context.log().warn("There is nothing to commit to branch '" + branch + "'");
        } else {
            GitLabCommit.Wanted wanted = new GitLabCommit.Wanted(branch, message, actions);
            outputs.put("commitHash", commit.make(wanted, head, start));
        }
        outputs.forEachEntry(context::output);
    }

    private static ObjectNode outputs(String project) {
        return HostApi.object().put("projectid", project).put("projectPath", project);
    }

    /** What a new branch begins at: the default branch; empty if the project is. */
    private static String start(GitLabCommit commit) throws InterruptedException {
        String branch = commit.defaultBranch();
        return branch.isEmpty()
                ? ""
                : commit.head(branch).map(head -> head.path("id").asString("")).orElse("");
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        Optional<String> made = made(commit, context);
        return made.isPresent() && commit.stands()
                ? new Found.Done(outputs(commit.project()).put("commitHash", made.get()))
                : new Found.Nothing();
    }

    private static Optional<String> made(GitLabCommit commit, ActionContext context) throws InterruptedException {
        return commit.made(
                context.input().path("branchName").asString(),
                context.input().path("commitMessage").asString());
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        GitLabCommit commit = GitLabCommit.open(hosts, context);
        Optional<String> made = made(commit, context);
        if (made.isEmpty()) {
            return new Undone.AsBefore("Nothing was committed");
        }
        String kept = commit.takeBack(
                context.input().path("branchName").asString(),
                context.input().path("commitMessage").asString());
        return kept.isEmpty()
                ? new Undone.AsBefore("Commit " + made.get() + " was taken back")
                : new Undone.Left(kept, "Look at the branch in " + commit.project() + " and remove what is not wanted");
    }
}
