package dev.callboard.scaffolder.action.github;

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

/** {@code github:issues:create}: an issue, which is closed to undo it, since GitHub deletes none. */
record IssueThing(ScmHosts hosts) implements Thing {

    @Override
    public String name() {
        return "The issue";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITHUB, context);
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object();
        GitHub.copy(
                input,
                body,
                "title",
                "title",
                "body",
                "body",
                "assignees",
                "assignees",
                "milestone",
                "milestone",
                "labels",
                "labels");
        return made(github, github.post(body, "/issues").orFail("Cannot create the issue"));
    }

    private static Made made(GitHub github, JsonNode issue) {
        ObjectNode outputs = HostApi.object()
                .put("issueUrl", issue.path("html_url").asString(""))
                .put("issueNumber", issue.path("number").asInt());
        return new Made(github.path("/issues/{}", issue.path("number").asInt()), outputs);
    }

    @Override
    public boolean exists(HostSession session, Made made) throws InterruptedException {
        HostAnswer answer = session.api().get(made.path());
        return answer.isSuccess() && !answer.body().path("state").asString("").equals("closed");
    }

    @Override
    public HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api()
                .patch(HostApi.object().put("state", "closed").put("state_reason", "not_planned"), made.path());
    }
}
