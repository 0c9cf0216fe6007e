package dev.callboard.scaffolder.action.github;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code publish:github:pull-request}: files of the workspace on a branch, and a pull request for them. Undone by closing
 * the request and removing the branch, if the branch was made for it and nobody has pushed to it.
 */
record PullRequestAction(ScmHosts hosts) implements HostAction.Parts {

    private static final int DRY_RUN_NUMBER = 43;
    private static final String BEGUN = "begun";
    private static final String COMMIT = "commit";
    private static final String NEW_BRANCH = "newBranch";
    private static final String NUMBER = "number";
    private static final String HEAD_OWNER = "headOwner";
    private static final String OUTPUTS = "outputs";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        ObjectNode input = context.input();
        GitHub github = GitHub.open(hosts, context);
        List<WorkspaceFile> files = files(input, HostSession.folder(context, input.path("sourcePath")));
        if (context.isDryRun()) {
            context.output("targetBranchName", input.path("branchName").asString());
            context.output("remoteUrl", input.path("repoUrl").asString());
            context.output("pullRequestNumber", IntNode.valueOf(DRY_RUN_NUMBER));
            return;
        }
        try {
            open(github, context, files);
        } catch (ActionException e) {
            throw e.withMessage("Pull request creation failed: " + e.reason());
        }
    }

    private static List<WorkspaceFile> files(ObjectNode input, Path folder) throws IOException {
        List<String> deleted = GitHub.texts(input.path("filesToDelete"));
        List<WorkspaceFile> files = new ArrayList<>();
        for (WorkspaceFile file :
                WorkspaceFile.beneath(folder, input.path("targetPath").asString(""))) {
            if (!deleted.contains(file.path())) {
                files.add(file);
            }
        }
        return files;
    }

    private static void open(GitHub github, ActionContext context, List<WorkspaceFile> files)
            throws InterruptedException {
        ObjectNode input = context.input();
        JsonNode repository = github.get("").orFail("Cannot look for the repository " + github.name());
        String base = input.path("targetBranchName")
                .asString(repository.path("default_branch").asString("main"));
        GitHub head = head(github, repository, input);
        context.note(BEGUN, BooleanNode.TRUE);
        context.note(HEAD_OWNER, head.owner() + "/" + head.repo());
        ApiCommit commit = new ApiCommit(github, head, context);
        if (!commit.make(base, files)) {
            context.log().info("Nothing has changed, so no pull request was opened");
            return;
        }
        JsonNode request = request(github, head, context, base);
        int number = request.path("number").asInt();
        context.note(NUMBER, IntNode.valueOf(number));
        context.log().info("Opened pull request " + request.path("html_url").asString(""));
        people(github, context, number);
        ObjectNode outputs = HostApi.object()
                .put("targetBranchName", base)
                .put("remoteUrl", request.path("html_url").asString(""))
                .put("pullRequestNumber", number);
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    /** Where the branch is: the repository itself, or a fork of the token's user. */
    private static GitHub head(GitHub github, JsonNode repository, ObjectNode input) throws InterruptedException {
        boolean mayPush = repository.path("permissions").path("push").asBoolean(true);
        if (mayPush && !input.path("forceFork").asBoolean(false)) {
            return github;
        }
        JsonNode fork = github.post(HostApi.object(), "/forks").orFail("Cannot fork " + github.name());
        return new GitHub(github.session()
                .sibling(
                        fork.path("owner").path("login").asString(),
                        fork.path("name").asString()));
    }

    private static JsonNode request(GitHub github, GitHub head, ActionContext context, String base)
            throws InterruptedException {
        ObjectNode input = context.input();
        String from = head.owner() + ":" + input.path("branchName").asString();
        Optional<JsonNode> existing = existing(github, from);
        boolean ours =
                context.notes().has(NUMBER) || context.notes().path(NEW_BRANCH).asBoolean(false);
        if (existing.isPresent() && (input.path("update").asBoolean(false) || ours)) {
            ObjectNode body = HostApi.object();
            GitHub.copy(input, body, "title", "title", "description", "body");
            return github.patch(body, "/pulls/{}", existing.get().path("number").asInt())
                    .orFail("Cannot update the pull request");
        }
        ObjectNode body = HostApi.object()
                .put("title", input.path("title").asString())
                .put("body", input.path("description").asString())
                .put(
                        "head",
                        head.owner().equals(github.owner())
                                ? input.path("branchName").asString()
                                : from)
                .put("base", base)
                .put("draft", input.path("draft").asBoolean(false));
        return github.post(body, "/pulls").orFail("Cannot open the pull request");
    }

    private static Optional<JsonNode> existing(GitHub github, String from) throws InterruptedException {
        JsonNode open = github.get("/pulls?state=open&head={}", from).orFail("Cannot list pull requests");
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get(0));
    }

    private static void people(GitHub github, ActionContext context, int number) throws InterruptedException {
        ObjectNode input = context.input();
        if (input.has("reviewers") || input.has("teamReviewers")) {
            ObjectNode body = HostApi.object();
            body.set("reviewers", GitHub.array(GitHub.texts(input.path("reviewers"))));
            List<String> teams = List.copyOf(new LinkedHashSet<>(GitHub.texts(input.path("teamReviewers"))));
            body.set("team_reviewers", GitHub.array(teams));
            warn(context, github.post(body, "/pulls/{}/requested_reviewers", number), "Cannot ask for reviews");
        }
        if (input.has("assignees")) {
            ObjectNode body = HostApi.object();
            body.set("assignees", GitHub.array(GitHub.texts(input.path("assignees"))));
            warn(context, github.post(body, "/issues/{}/assignees", number), "Cannot assign the pull request");
        }
    }

    private static void warn(ActionContext context, HostAnswer answer, String attempt) {
        if (!answer.isSuccess()) {
            context.log().warn(attempt + ": " + answer.reason());
        }
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(COMMIT)) {
            return new Found.Nothing();
        }
        GitHub github = GitHub.open(hosts, context);
        if (!notes.has(NUMBER)) {
            boolean there = branchAt(headOf(github, notes), context)
                    .filter(notes.path(COMMIT).asString()::equals)
                    .isPresent();
            return there ? new Found.Partly("The branch was pushed") : new Found.Nothing();
        }
        JsonNode request =
                github.get("/pulls/{}", notes.path(NUMBER).asInt()).orFail("Cannot look for the pull request");
        if (!request.path("state").asString("").equals("open")
                && !request.path("merged").asBoolean(false)) {
            return new Found.Nothing();
        }
        return notes.path(OUTPUTS) instanceof ObjectNode outputs
                ? new Found.Done(outputs)
                : new Found.Partly("The pull request was opened");
    }

    private static GitHub headOf(GitHub github, ObjectNode notes) {
        String[] head = notes.path(HEAD_OWNER).asString(github.name()).split("/", 2);
        return new GitHub(github.session().sibling(head[0], head[1]));
    }

    private static Optional<String> branchAt(GitHub head, ActionContext context) throws InterruptedException {
        return ApiCommit.at(head, context.input().path("branchName").asString());
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(COMMIT)) {
            return new Undone.AsBefore("No pull request was opened");
        }
        GitHub github = GitHub.open(hosts, context);
        String done = "The branch was removed";
        if (notes.has(NUMBER)) {
            int number = notes.path(NUMBER).asInt();
            JsonNode request = github.get("/pulls/{}", number).orFail("Cannot look for the pull request");
            String page = request.path("html_url").asString("");
            if (request.path("merged").asBoolean(false)) {
                return new Undone.Left(
                        "Pull request " + page + " was merged already", "Revert it there if it is not wanted");
            }
            github.patch(HostApi.object().put("state", "closed"), "/pulls/{}", number)
                    .orFail("Cannot close pull request " + page);
            done = "Pull request " + page + " was closed";
        }
        return removeBranch(headOf(github, notes), context, done);
    }

    private static Undone removeBranch(GitHub head, ActionContext context, String done) throws InterruptedException {
        ObjectNode notes = context.notes();
        String branch = context.input().path("branchName").asString();
        Optional<String> now = branchAt(head, context);
        if (now.isEmpty()) {
            return new Undone.AsBefore(done);
        }
        if (!notes.path(NEW_BRANCH).asBoolean(false)
                || !now.get().equals(notes.path(COMMIT).asString())) {
            return new Undone.Left(
                    done + "; branch '" + branch + "' was kept, because others have pushed to it",
                    "Look at the branch in " + head.name() + " and remove what is not wanted");
        }
        HostAnswer answer = head.delete("/git/refs/heads/" + ApiCommit.encoded(branch));
        return answer.isSuccess()
                ? new Undone.AsBefore(done)
                : new Undone.Left(
                        done + "; branch '" + branch + "' is still there: " + answer.reason(),
                        "Remove it in " + head.name());
    }

    static void noteCommit(ActionContext context, String commit, boolean newBranch) {
        if (!context.notes().has(NEW_BRANCH)) {
            context.note(NEW_BRANCH, BooleanNode.valueOf(newBranch));
        }
        context.note(COMMIT, commit);
    }
}
