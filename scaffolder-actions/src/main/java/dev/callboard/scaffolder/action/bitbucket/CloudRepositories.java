package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.RemoteRepository;
import dev.callboard.scaffolder.action.host.RepositoryHost;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Repositories of workspaces on Bitbucket Cloud. */
record CloudRepositories(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "master";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.BITBUCKET_CLOUD, context);
    }

    @Override
    public String branch(ObjectNode input) {
        return input.path("defaultBranch").asString(DEFAULT_BRANCH);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        HostSession.refuseSigning(context.input());
    }

    @Override
    public Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api().get("/repositories/{}/{}", session.part("workspace"), session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(
                        answer.orFail("Cannot look for the repository " + session.repo()), session, context.input()));
    }

    private RemoteRepository described(JsonNode repository, HostSession session, ObjectNode input) {
        String page = repository.path("links").path("html").path("href").asString("");
        return new RemoteRepository(
                repository.path("uuid").asString(""),
                session.cloneUrl(session.part("workspace") + "/" + session.repo() + ".git"),
                CloneLinks.of(repository, "https"),
                page + "/src/" + branch(input),
                page);
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object()
                .put("scm", "git")
                .put(
                        "is_private",
                        input.path("repoVisibility").asString("private").equals("private"));
        if (input.has("description")) {
            body.set("description", input.get("description"));
        }
        body.putObject("project").put("key", session.part("project"));
        HostAnswer answer = session.api().post(body, "/repositories/{}/{}", session.part("workspace"), session.repo());
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "Bitbucket", session.repo());
        }
        return described(answer.body(), session, input);
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException {
        return session.api().delete("/repositories/{}/{}", session.part("workspace"), session.repo());
    }
}
