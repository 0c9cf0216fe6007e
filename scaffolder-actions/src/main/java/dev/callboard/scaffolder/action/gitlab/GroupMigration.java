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

/** {@code gitlab:group:migrate}: the direct transfer of a project from another GitLab, which is cancelled to undo it. */
record GroupMigration(ScmHosts hosts) implements Thing {

    private static final Set<String> ENDED = Set.of("failed", "timeout", "canceled");

    @Override
    public String name() {
        return "The migration";
    }

    /** The API takes the token of the input, and no other. */
    @Override
    public HostSession open(ActionContext context) {
        ObjectNode input = context.input();
        ObjectNode withToken = input.deepCopy();
        withToken.set("token", input.path("destinationAccessToken"));
        String destination = input.path("destinationUrl").asString("");
        return hosts.open(Kind.GITLAB, withToken, hosts.repository(destination));
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object();
        body.putObject("configuration")
                .put("url", input.path("sourceUrl").asString(""))
                .put("access_token", input.path("sourceAccessToken").asString(""));
        body.putArray("entities")
                .addObject()
                .put("source_type", "project_entity")
                .put("source_full_path", input.path("sourceFullPath").asString(""))
                .put("destination_slug", session.repo())
                .put("destination_namespace", session.owner());
        JsonNode migration = session.api().post(body, "/bulk_imports").orFail("Failed to start the migration");
        ObjectNode outputs =
                HostApi.object().put("importedRepoUrl", session.host() + "/" + session.owner() + "/" + session.repo());
        outputs.set("migrationId", migration.path("id"));
        return new Made(HostApi.filled("/bulk_imports/{}", migration.path("id").asString()), outputs);
    }

    @Override
    public boolean exists(HostSession session, Made made) throws InterruptedException {
        HostAnswer answer = session.api().get(made.path());
        return !answer.isMissing()
                && !ENDED.contains(answer.orFail("Cannot look for the migration")
                        .path("status")
                        .asString(""));
    }

    /** GitLab refuses to cancel one that has ended, so what came of it is left and a person is told. */
    @Override
    public HostAnswer remove(HostSession session, Made made) throws InterruptedException {
        return session.api().post(HostApi.object(), made.path() + "/cancel");
    }
}
