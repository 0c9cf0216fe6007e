package dev.callboard.scaffolder.action.gerrit;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code publish:gerrit:review}: the files of the workspace, put over those of the branch, as a change that people look at.
 * The change is known by an id that is the same whenever the step is tried again; it is abandoned to undo it.
 */
record Review(ScmHosts hosts) implements HostAction.Parts {

    private static final String CHANGE = "/a/changes/{}~{}~{}";
    private static final String BEGUN = "begun";
    private static final String DEFAULT_BRANCH = "master";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        HostSession.refuseSigning(input);
        if (input.path("gitCommitMessage").asString("").isBlank()) {
            throw ActionException.input("Missing gitCommitMessage input");
        }
        HostSession session = hosts.open(Kind.GERRIT, context);
        context.note(BEGUN, BooleanNode.TRUE);
        Publication publication = new Publication(
                session.cloneUrl("a/" + session.repo()),
                branch(input),
                HostSession.source(context),
                Publication.Content.MERGE,
                input.path("gitCommitMessage").asString("") + "\n\nChange-Id: " + changeId(context),
                session.author(input));
        session.pushForReview(publication);
        context.log().info("Change " + changeId(context) + " waits for review");
        outputs(session, context).forEachEntry(context::output);
    }

    static String branch(ObjectNode input) {
        return input.path("branch").asString(DEFAULT_BRANCH);
    }

    private static String changeId(ActionContext context) {
        return HostSession.changeId(context);
    }

    private static ObjectNode outputs(HostSession session, ActionContext context) {
        return HostApi.object()
                .put("reviewUrl", "https://" + session.host() + "/#/q/" + changeId(context))
                .put("repoContentsUrl", GerritProjects.contents(session, branch(context.input())));
    }

    /** What has become of the change; empty if there is none. */
    private static Optional<String> status(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api().get(CHANGE, session.repo(), branch(context.input()), changeId(context));
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(answer.orFail("Cannot look for the change")
                        .path("status")
                        .asString(""));
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Found.Nothing();
        }
        HostSession session = hosts.open(Kind.GERRIT, context);
        return status(session, context)
                        .filter(status -> !status.equals("ABANDONED"))
                        .isPresent()
                ? new Found.Done(outputs(session, context))
                : new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Undone.AsBefore("No change was pushed");
        }
        HostSession session = hosts.open(Kind.GERRIT, context);
        String status = status(session, context).orElse("ABANDONED");
        if (status.equals("MERGED")) {
            return new Undone.Left(
                    "Change " + changeId(context) + " was merged already", "Revert it there if it is not wanted");
        }
        if (!status.equals("ABANDONED")) {
            session.api()
                    .post(
                            HostApi.object(),
                            CHANGE + "/abandon",
                            session.repo(),
                            branch(context.input()),
                            changeId(context))
                    .orFail("Cannot abandon the change " + changeId(context));
        }
        return new Undone.AsBefore("Change " + changeId(context) + " was abandoned");
    }
}
