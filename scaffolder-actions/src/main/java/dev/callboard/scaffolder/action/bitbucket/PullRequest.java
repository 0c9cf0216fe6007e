package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.GitRetraction;
import dev.callboard.scm.Publication;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pull request on a Bitbucket. A source branch that is not there is made from the target and gets the files of the
 * workspace; of one that is there only the request is opened. Undone by declining the request and removing the branch, if it
 * was made for it and nobody has pushed to it.
 */
record PullRequest(PullRequestHost host) implements HostAction.Parts {

    private static final String BRANCH = "branch";
    private static final String PUSHED = "pushed";
    private static final String BEGUN = "begun";
    private static final String TARGET = "target";
    private static final String ID = "id";
    private static final String OUTPUTS = "outputs";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        HostSession session = host.open(context);
        String target = input.path("targetBranch").asString("");
        if (target.isEmpty()) {
            target = host.defaultBranch(session);
        }
        branch(session, context, target);
        context.note(TARGET, target);
        JsonNode request = request(session, context, target);
        context.note(ID, LongNode.valueOf(request.path("id").asLong()));
        context.log().info("Opened pull request " + host.page(request));
        ObjectNode outputs = HostApi.object().put("pullRequestUrl", host.page(request));
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    private void branch(HostSession session, ActionContext context, String target) throws InterruptedException {
        ObjectNode input = context.input();
        String branch = branchOf(context);
        String start = head(session, target)
                .orElseThrow(() -> ActionException.input(
                        "There is no branch '" + target + "' in " + host.name(session) + " to merge into"));
        Optional<String> there = head(session, branch);
        boolean ours = context.notes().has(BRANCH);
        if (there.isPresent() && !ours) {
            context.log().info("Branch '" + branch + "' is there, so only the pull request is opened");
            return;
        }
        if (there.isEmpty()) {
            context.note(BRANCH, start);
            host.makeBranch(session, branch, start, target)
                    .orFail("Cannot make branch '" + branch + "' of " + host.name(session));
        }
        if (context.notes().has(PUSHED) && there.filter(pushed(context)::equals).isPresent()) {
            return;
        }
        String message = input.path("description").asString("");
        session.push(
                new Publication(
                        host.cloneUrl(session),
                        branch,
                        HostSession.source(context),
                        Publication.Content.MERGE,
                        message.isBlank() ? input.path("title").asString("") : message,
                        session.author(input)),
                pushed -> context.note(PUSHED, pushed.commit().name()));
    }

    private Optional<String> head(HostSession session, String branch) throws InterruptedException {
        return host.head(session, branch);
    }

    private static String branchOf(ActionContext context) {
        return context.input().path("sourceBranch").asString();
    }

    private static String pushed(ActionContext context) {
        ObjectNode notes = context.notes();
        return notes.path(PUSHED).asString(notes.path(BRANCH).asString(""));
    }

    private JsonNode request(HostSession session, ActionContext context, String target) throws InterruptedException {
        Optional<JsonNode> standing = standing(session, context);
        if (standing.isPresent()) {
            return standing.get();
        }
        context.note(BEGUN, BooleanNode.TRUE);
        return host.openRequest(session, context.input(), target).orFail("Cannot open the pull request");
    }

    /** The request that this execution opened, unless somebody has declined it. */
    private Optional<JsonNode> standing(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (notes.has(ID)) {
            HostAnswer answer = host.request(session, notes.path(ID).asLong());
            return answer.isMissing()
                    ? Optional.empty()
                    : Optional.of(answer.orFail("Cannot look for the pull request"))
                            .filter(request ->
                                    !request.path("state").asString("").equals("DECLINED"));
        }
        return notes.has(BEGUN)
                ? host.openRequest(
                        session, branchOf(context), notes.path(TARGET).asString(""))
                : Optional.empty();
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        HostSession session = host.open(context);
        Optional<JsonNode> request = standing(session, context);
        if (request.isPresent()) {
            return context.notes().path(OUTPUTS) instanceof ObjectNode outputs
                    ? new Found.Done(outputs)
                    : new Found.Partly("Pull request " + host.page(request.get()) + " was opened");
        }
        boolean branch = context.notes().has(BRANCH)
                && head(session, branchOf(context))
                        .filter(pushed(context)::equals)
                        .isPresent();
        return branch ? new Found.Partly("The branch was made") : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        HostSession session = host.open(context);
        String done = "Nothing of the pull request is left";
        Optional<JsonNode> request = standing(session, context);
        if (request.isPresent()) {
            String page = host.page(request.get());
            if (request.get().path("state").asString("").equals("MERGED")) {
                return new Undone.Left(
                        "Pull request " + page + " was merged already", "Revert it there if it is not wanted");
            }
            host.decline(session, request.get()).orFail("Cannot decline pull request " + page);
            done = "Pull request " + page + " was declined";
        }
        return withoutBranch(session, context, done);
    }

    private Undone withoutBranch(HostSession session, ActionContext context, String done) throws InterruptedException {
        String branch = branchOf(context);
        Optional<String> now = context.notes().has(BRANCH) ? head(session, branch) : Optional.empty();
        if (now.isEmpty()) {
            return new Undone.AsBefore(done);
        }
        if (!now.get().equals(pushed(context))) {
            return new Undone.Left(
                    done + "; branch '" + branch + "' was kept, because others have pushed to it",
                    "Look at the branch in " + host.name(session) + " and remove what is not wanted");
        }
        session.retract(new GitRetraction.Pushed(host.cloneUrl(session), branch, new CommitId(now.get()), null, false));
        return new Undone.AsBefore(done);
    }
}
