package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scaffolder.templating.RepositoryLocation;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bitbucket:pipelines:run}: a run of a pipeline, which is stopped to undo it. */
record PipelineRun(ScmHosts hosts) implements Thing {

    static final String HOST = "bitbucket.org";

    @Override
    public String name() {
        return "The pipeline";
    }

    @Override
    public HostSession open(ActionContext context) {
        ObjectNode input = context.input();
        return hosts.open(
                Kind.BITBUCKET_CLOUD,
                input,
                new RepositoryLocation(
                        HOST,
                        Map.of(
                                "workspace", input.path("workspace").asString(""),
                                "repo", input.path("repo_slug").asString(""))));
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode body = context.input().path("body") instanceof ObjectNode given ? given : HostApi.object();
        JsonNode run = session.api()
                .post(body, "/repositories/{}/{}/pipelines/", session.part("workspace"), session.repo())
                .orFail("Cannot run the pipeline");
        String page = "https://" + HOST + "/" + session.part("workspace") + "/" + session.repo();
        ObjectNode outputs = HostApi.object().put("repoUrl", page).put("pipelinesUrl", page + "/pipelines");
        outputs.set("buildNumber", run.path("build_number"));
        return new Made(
                HostApi.filled(
                        "/repositories/{}/{}/pipelines/{}",
                        session.part("workspace"),
                        session.repo(),
                        run.path("uuid").asString("")),
                outputs);
    }

    @Override
    public boolean exists(HostSession session, Made made) throws InterruptedException {
        JsonNode run = session.api().get(made.path()).orFail("Cannot look for the pipeline");
        return !run.path("state").path("name").asString("").equals("COMPLETED");
    }

    @Override
    public HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api().post(HostApi.object(), made.path() + "/stopPipeline");
    }
}
