package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:pipeline:trigger}: a run of a pipeline, which is cancelled to undo it. */
record PipelineTrigger(ScmHosts hosts) implements Thing {

    private static final Set<String> ENDED = Set.of("success", "failed", "canceled", "skipped");

    @Override
    public String name() {
        return "The pipeline";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITLAB, context);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        ProjectPath.checkId(session, context.input());
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        String project = ProjectPath.orId(session, input);
        JsonNode trigger = session.api()
                .post(
                        HostApi.object()
                                .put(
                                        "description",
                                        input.path("tokenDescription").asString("")),
                        "/projects/{}/triggers",
                        project)
                .orFail("Cannot make a trigger token");
        try {
            ObjectNode body = HostApi.object()
                    .put("token", trigger.path("token").asString(""))
                    .put("ref", input.path("branch").asString(""));
            if (input.path("variables") instanceof ObjectNode variables) {
                body.set("variables", variables);
            }
            JsonNode pipeline = session.api()
                    .post(body, "/projects/{}/trigger/pipeline", project)
                    .orFail("Cannot run the pipeline");
            return new Made(
                    HostApi.filled(
                            "/projects/{}/pipelines/{}",
                            project,
                            pipeline.path("id").asString()),
                    HostApi.object().put("pipelineUrl", pipeline.path("web_url").asString("")));
        } finally {
            HostAnswer removed = session.api()
                    .delete(
                            "/projects/{}/triggers/{}",
                            project,
                            trigger.path("id").asString());
            if (!removed.isSuccess()) {
                context.log().warn("The trigger token is still there: " + removed.reason());
            }
        }
    }

    @Override
    public boolean exists(HostSession session, Made made) throws InterruptedException {
        JsonNode pipeline = session.api().get(made.path()).orFail("Cannot look for the pipeline");
        return !ENDED.contains(pipeline.path("status").asString(""));
    }

    @Override
    public HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api().post(HostApi.object(), made.path() + "/cancel");
    }
}
