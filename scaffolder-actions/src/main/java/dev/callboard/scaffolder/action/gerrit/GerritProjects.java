package dev.callboard.scaffolder.action.gerrit;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
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

/** Projects of Gerrit. */
record GerritProjects(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "master";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GERRIT, context);
    }

    @Override
    public String branch(ObjectNode input) {
        return input.path("defaultBranch").asString(DEFAULT_BRANCH);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        HostSession.refuseSigning(context.input());
        if (session.part("workspace").isEmpty()) {
            throw ActionException.input("Invalid repoUrl: the parent project is missing, as 'workspace'");
        }
    }

    @Override
    public String commitMessage(HostSession session, ActionContext context) {
        return session.messageWithChangeId(context);
    }

    @Override
    public Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api().get("/a/projects/{}", session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(
                        answer.orFail("Cannot look for the repository " + session.repo()), session, context.input()));
    }

    private RemoteRepository described(JsonNode project, HostSession session, ObjectNode input) {
        return new RemoteRepository(
                project.path("id").asString(session.repo()),
                session.cloneUrl("a/" + session.repo()),
                "https://" + session.host() + "/a/" + session.repo(),
                contents(session, branch(input)),
                "https://" + session.host() + "/admin/repos/" + session.repo());
    }

    static String contents(HostSession session, String branch) {
        return "https://" + session.host() + "/plugins/gitiles/" + session.repo() + "/+/refs/heads/" + branch;
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object()
                .put("parent", session.part("workspace"))
                .put("description", input.path("description").asString(""))
                .put("create_empty_commit", false);
        if (!session.owner().isEmpty()) {
            body.putArray("owners").add(session.owner());
        }
        HostAnswer answer = session.api().put(body, "/a/projects/{}", session.repo());
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "Gerrit", session.repo());
        }
        return described(answer.body(), session, input);
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) {
        throw new UnsupportedOperationException("Gerrit deletes no project");
    }
}
