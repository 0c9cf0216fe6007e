package dev.callboard.scaffolder.action.azure;

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

/** Repositories of projects on Azure DevOps. */
record AzureRepositories(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "master";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.AZURE, context);
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
        HostAnswer answer = session.api()
                .get(
                        "/{}/{}/_apis/git/repositories/{}?api-version=6.0",
                        session.part("organization"),
                        session.part("project"),
                        session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(answer.orFail("Cannot look for the repository " + session.repo()), session));
    }

    private static RemoteRepository described(JsonNode repository, HostSession session) {
        String page = repository.path("webUrl").asString("");
        return new RemoteRepository(
                repository.path("id").asString(""),
                session.cloneUrl(
                        session.part("organization") + "/" + session.part("project") + "/_git/" + session.repo()),
                repository.path("remoteUrl").asString(""),
                page,
                page);
    }

    @Override
    public void addOutputs(ObjectNode outputs, RemoteRepository repository) {
        outputs.put("repositoryId", repository.id());
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api()
                .post(
                        HostApi.object().put("name", session.repo()),
                        "/{}/{}/_apis/git/repositories?api-version=6.0",
                        session.part("organization"),
                        session.part("project"));
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "Azure DevOps", session.repo());
        }
        return described(answer.body(), session);
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException {
        return session.api()
                .delete(
                        "/{}/{}/_apis/git/repositories/{}?api-version=6.0",
                        session.part("organization"),
                        session.part("project"),
                        repository.id());
    }
}
