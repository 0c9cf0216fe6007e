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

/** Repositories of projects on a Bitbucket server. */
record ServerRepositories(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "master";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.BITBUCKET_SERVER, context);
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
        HostAnswer answer = session.api().get("/projects/{}/repos/{}", session.part("project"), session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(answer.orFail("Cannot look for the repository " + session.repo()), session));
    }

    private static RemoteRepository described(JsonNode repository, HostSession session) {
        String page = repository.path("links").path("self").path(0).path("href").asString("");
        return new RemoteRepository(
                repository.path("id").asString(),
                session.cloneUrl("scm/" + session.part("project") + "/" + session.repo() + ".git"),
                CloneLinks.of(repository, "http"),
                page,
                page);
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object()
                .put("name", session.repo())
                .put("public", input.path("repoVisibility").asString("private").equals("public"));
        if (input.has("description")) {
            body.set("description", input.get("description"));
        }
        HostAnswer answer = session.api().post(body, "/projects/{}/repos", session.part("project"));
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "Bitbucket", session.repo());
        }
        return described(answer.body(), session);
    }

    @Override
    public void finish(HostSession session, ActionContext context, RemoteRepository repository)
            throws InterruptedException {
        if (context.input().path("enableLFS").asBoolean(false)) {
            session.api()
                    .at("/api/1.0", "/git-lfs")
                    .put(
                            HostApi.object(),
                            "/admin/projects/{}/repos/{}/enabled",
                            session.part("project"),
                            session.repo())
                    .orFail("Failed to enable LFS for the repository");
        }
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException {
        return session.api().delete("/projects/{}/repos/{}", session.part("project"), session.repo());
    }
}
