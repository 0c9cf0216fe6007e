package dev.callboard.scaffolder.action.gitea;

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

/** Repositories of organizations on Gitea. */
record GiteaRepositories(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "main";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITEA, context);
    }

    @Override
    public String branch(ObjectNode input) {
        return input.path("defaultBranch").asString(DEFAULT_BRANCH);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        HostSession.refuseSigning(context.input());
        session.api()
                .get("/orgs/{}", session.owner())
                .orFail("Cannot look for the organization '" + session.owner() + "'");
    }

    @Override
    public String commitMessage(HostSession session, ActionContext context) {
        return session.messageWithChangeId(context);
    }

    @Override
    public Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api().get("/repos/{}/{}", session.owner(), session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(
                        answer.orFail("Cannot look for the repository " + session.repo()), session, context.input()));
    }

    private RemoteRepository described(JsonNode repository, HostSession session, ObjectNode input) {
        String page = "https://" + session.host() + "/" + session.owner() + "/" + session.repo();
        return new RemoteRepository(
                repository.path("id").asString(),
                session.cloneUrl(session.owner() + "/" + session.repo() + ".git"),
                page + ".git",
                page + "/src/branch/" + branch(input) + "/",
                page);
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object()
                .put("name", session.repo())
                .put("description", input.path("description").asString(""))
                .put("private", input.path("repoVisibility").asString("public").equals("private"));
        HostAnswer answer = session.api().post(body, "/orgs/{}/repos", session.owner());
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "Gitea", session.repo());
        }
        return described(answer.body(), session, input);
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException {
        return session.api().delete("/repos/{}/{}", session.owner(), session.repo());
    }
}
