package dev.callboard.scaffolder.action.gerrit;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class GerritActions {

    private static final String DEFAULT_BRANCH = "master";

    private GerritActions() {}

    /** @param hosts the hosts that may be reached */
    public static List<TemplateAction> all(ScmHosts hosts) {
        ActionDescriptions descriptions = ActionDescriptions.read(GerritActions.class, "actions.yaml");
        NewRepository project = new NewRepository(new GerritProjects(hosts));
        return List.of(
                HostAction.of(descriptions.of("publish:gerrit"), new DryRunnable(hosts, project))
                        .touching(GerritActions::defaultBranch),
                HostAction.of(descriptions.of("publish:gerrit:review"), new Review(hosts))
                        .touching(GerritActions::reviewed));
    }

    private static ActionTarget reviewed(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("branch") ? null : DEFAULT_BRANCH);
    }

    private static ActionTarget defaultBranch(ObjectNode input) {
        return ActionTarget.NONE.withBranch(input.has("defaultBranch") ? null : DEFAULT_BRANCH);
    }

    /** A project that a dry run only pretends to make. */
    private record DryRunnable(ScmHosts hosts, NewRepository project) implements HostAction.Parts {

        private static final String DRY_RUN_COMMIT = "abcd-dry-run-1234";

        @Override
        public void execute(ActionContext context) throws InterruptedException {
            if (!context.isDryRun()) {
                project.execute(context);
                return;
            }
            HostSession session = hosts.open(Kind.GERRIT, context);
            String branch = context.input().path("defaultBranch").asString(DEFAULT_BRANCH);
            context.output("remoteUrl", "https://" + session.host() + "/a/" + session.repo());
            context.output("repoContentsUrl", GerritProjects.contents(session, branch));
            context.output("commitHash", DRY_RUN_COMMIT);
        }

        @Override
        public Found find(ActionContext context) throws InterruptedException {
            return project.find(context);
        }

        @Override
        public Undone undo(ActionContext context) {
            throw new UnsupportedOperationException("publish:gerrit cannot be undone");
        }
    }
}
