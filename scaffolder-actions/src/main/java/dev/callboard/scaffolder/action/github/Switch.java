package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** Something of a repository that is on or off: turned on, and off again if it was off before. */
interface Switch {

    String name();

    /** Where the API has it; missing there means that it is off. */
    String path(GitHub github, ObjectNode input) throws InterruptedException;

    void turnOn(GitHub github, ActionContext context) throws InterruptedException;

    /** The parts of an action that turns it on. */
    static HostAction.Parts parts(ScmHosts hosts, Switch thing) {
        return new Parts(hosts, thing);
    }

    /** {@code github:pages:enable}. */
    record Pages() implements Switch {

        @Override
        public String name() {
            return "GitHub Pages";
        }

        @Override
        public String path(GitHub github, ObjectNode input) {
            return github.path("/pages");
        }

        @Override
        public void turnOn(GitHub github, ActionContext context) throws InterruptedException {
            ObjectNode input = context.input();
            ObjectNode body =
                    HostApi.object().put("build_type", input.path("buildType").asString("workflow"));
            body.putObject("source")
                    .put("branch", input.path("sourceBranch").asString("main"))
                    .put("path", input.path("sourcePath").asString("/"));
            github.post(body, "/pages").orFail("Cannot enable GitHub Pages for " + github.name());
        }
    }

    /** {@code github:branch-protection:create}. */
    record Protection() implements Switch {

        @Override
        public String name() {
            return "The branch protection";
        }

        @Override
        public String path(GitHub github, ObjectNode input) throws InterruptedException {
            return github.path("/branches/{}/protection", branch(github, input));
        }

        @Override
        public void turnOn(GitHub github, ActionContext context) throws InterruptedException {
            BranchProtection.of(context.input(), "enforceAdmins")
                    .apply(github, branch(github, context.input()), context);
        }

        private static String branch(GitHub github, ObjectNode input) throws InterruptedException {
            String named = input.path("branch").asString("");
            return named.isEmpty()
                    ? github.get("")
                            .orFail("Cannot look for the repository " + github.name())
                            .path("default_branch")
                            .asString("main")
                    : named;
        }
    }

    /** How a switch is an action. */
    record Parts(ScmHosts hosts, Switch thing) implements HostAction.Parts {

        private static final String WAS_ON = "wasOn";
        private static final String ON = "on";

        @Override
        public void execute(ActionContext context) throws InterruptedException {
            GitHub github = GitHub.open(hosts, context);
            boolean first = !context.notes().has(WAS_ON);
            boolean on = isOn(github, context);
            if (first) {
                context.note(WAS_ON, BooleanNode.valueOf(on));
            }
            if (first || !on || context.notes().path(WAS_ON).asBoolean(false)) {
                thing.turnOn(github, context);
            }
            context.note(ON, BooleanNode.TRUE);
        }

        private boolean isOn(GitHub github, ActionContext context) throws InterruptedException {
            HostAnswer answer = github.api().get(thing.path(github, context.input()));
            if (!answer.isMissing() && answer.status() != 403) {
                answer.orFail("Cannot look for " + thing.name());
            }
            return answer.isSuccess();
        }

        @Override
        public Found find(ActionContext context) throws InterruptedException {
            if (!context.notes().has(WAS_ON) || !isOn(GitHub.open(hosts, context), context)) {
                return new Found.Nothing();
            }
            return context.notes().has(ON)
                    ? new Found.Done(HostApi.object())
                    : new Found.Partly(thing.name() + " may have been turned on");
        }

        @Override
        public Undone undo(ActionContext context) throws InterruptedException {
            if (!context.notes().has(WAS_ON)) {
                return new Undone.AsBefore(thing.name() + " was not touched");
            }
            if (context.notes().path(WAS_ON).asBoolean(false)) {
                return new Undone.Left(
                        thing.name() + " was there before and has been changed", "Look at it in the repository");
            }
            GitHub github = GitHub.open(hosts, context);
            HostAnswer answer = github.api().delete(thing.path(github, context.input()));
            if (!answer.isSuccess() && !answer.isMissing()) {
                throw answer.failure("Cannot turn off " + thing.name());
            }
            return new Undone.AsBefore(thing.name() + " was removed");
        }
    }
}
