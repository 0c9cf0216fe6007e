package dev.callboard.scaffolder.action.bitbucket;

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

/** {@code bitbucketCloud:branchRestriction:create}: a restriction, which is deleted to undo it. */
record BranchRestriction(ScmHosts hosts) implements Thing {

    @Override
    public String name() {
        return "The branch restriction";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.BITBUCKET_CLOUD, context);
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        String match = input.path("branchMatchKind").asString("branching_model");
        ObjectNode body = HostApi.object().put("branch_match_kind", match);
        body.set("kind", input.path("kind"));
        body.set("users", array(input, "users"));
        body.set("groups", array(input, "groups"));
        if (match.equals("glob")) {
            body.put("pattern", input.path("pattern").asString(""));
        } else {
            body.put("branch_type", input.path("branchType").asString("development"));
        }
        if (input.path("kind").asString("").equals("push")
                || input.path("value").isNull()) {
            body.putNull("value");
        } else {
            body.put("value", input.path("value").asInt(1));
        }
        HostAnswer answer = session.api()
                .post(body, "/repositories/{}/{}/branch-restrictions", session.part("workspace"), session.repo());
        JsonNode made = answer.orFail("Cannot restrict the branches of " + session.repo());
        return new Made(
                HostApi.filled(
                        "/repositories/{}/{}/branch-restrictions/{}",
                        session.part("workspace"),
                        session.repo(),
                        made.path("id").asString()),
                HostApi.object().put("json", made.toString()).put("statusCode", answer.status()));
    }

    private static JsonNode array(ObjectNode input, String name) {
        return input.has(name) ? input.get(name) : input.arrayNode();
    }
}
