package dev.callboard.scaffolder.action.gitlab;

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
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/** Projects of groups and users on GitLab. */
record GitLabProjects(ScmHosts hosts) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "master";
    private static final int OWNER = 50;

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITLAB, context);
    }

    @Override
    public String branch(ObjectNode input) {
        return input.path("defaultBranch").asString(DEFAULT_BRANCH);
    }

    @Override
    public boolean pushes(ObjectNode input) {
        return !input.path("sourcePath").isBoolean() || input.path("sourcePath").asBoolean();
    }

    @Override
    public void check(HostSession session, ActionContext context) {
        HostSession.refuseSigning(context.input());
        if (session.owner().isEmpty() || session.repo().isEmpty()) {
            throw ActionException.input("Invalid repoUrl: a new project is named by 'owner' and 'repo'");
        }
        JsonNode settings = context.input().path("settings");
        if (settings.has("namespace_id")
                || !settings.path("path").asString(session.repo()).equals(session.repo())) {
            throw ActionException.input("Invalid settings: 'repoUrl' alone says where the project is made;"
                    + " leave out 'namespace_id' and 'path'");
        }
        boolean helps = context.input().path("setUserAsOwner").asBoolean(false)
                || context.input().has("ownerUsername");
        if (helps && hosts.settings().requiresUserCredentials()) {
            throw ActionException.input("'setUserAsOwner' and 'ownerUsername' cannot be used, because"
                    + " scaffolder.requireScmUserCredentials is enabled");
        }
    }

    @Override
    public Optional<ObjectNode> settled(HostSession session, ActionContext context) throws InterruptedException {
        if (!context.input().path("skipExisting").asBoolean(false)) {
            return Optional.empty();
        }
        return find(session, context).map(project -> {
            context.log().info("The project " + project.page() + " is there already");
            return HostApi.object()
                    .put("remoteUrl", project.remoteUrl())
                    .put("repoContentsUrl", project.contentsUrl())
                    .put("projectId", Long.parseLong(project.id()))
                    .put("created", false);
        });
    }

    @Override
    public Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException {
        HostAnswer answer = session.api().get("/projects/{}", session.owner() + "/" + session.repo());
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(described(
                        answer.orFail("Cannot look for the project " + session.repo()), session, context.input()));
    }

    private RemoteRepository described(JsonNode project, HostSession session, ObjectNode input) {
        String remote = project.path("http_url_to_repo").asString("").replaceFirst("\\.git$", "");
        String path = project.path("path_with_namespace").asString(session.owner() + "/" + session.repo());
        return new RemoteRepository(
                project.path("id").asString(),
                session.cloneUrl(path + ".git"),
                remote,
                remote + "/-/blob/" + branch(input),
                project.path("web_url").asString(remote));
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        HostAnswer namespace = session.api().get("/namespaces/{}", session.owner());
        if (namespace.isMissing()) {
            throw ActionException.input(
                    "The namespace '" + session.owner() + "' is not there, or these credentials may not see it");
        }
        ObjectNode body = HostApi.object();
        body.set(
                "namespace_id",
                namespace.orFail("Cannot look for the namespace").path("id"));
        body.put("name", session.repo()).put("path", session.repo());
        body.put("visibility", input.path("repoVisibility").asString("private"));
        if (!input.path("topics").isEmpty()) {
            body.set("topics", input.get("topics"));
        }
        input.path("settings").forEachEntry(body::set);
        HostAnswer answer = session.api().post(body, "/projects");
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, "GitLab", session.owner() + "/" + session.repo());
        }
        return described(answer.body(), session, input);
    }

    @Override
    public void prepare(HostSession session, ActionContext context, RemoteRepository project)
            throws InterruptedException {
        ObjectNode input = context.input();
        if (input.path("setUserAsOwner").asBoolean(false) && input.has("token")) {
            long user = session.api()
                    .get("/user")
                    .orFail("Cannot look for the user of the token")
                    .path("id")
                    .asLong();
            // The token's user may not make itself an owner, so the server's credentials do.
            ObjectNode without = input.deepCopy();
            without.remove("token");
            HostSession server = hosts.open(Kind.GITLAB, without, session.location());
            addOwner(server, project, user).orFail("Cannot make the user an owner of the project");
        }
        if (input.has("ownerUsername")) {
            String name = input.path("ownerUsername").asString("");
            JsonNode users = session.api().get("/users?username={}", name).orFail("Cannot look for user " + name);
            HostAnswer added = users.isEmpty()
                    ? null
                    : addOwner(session, project, users.path(0).path("id").asLong());
            if (added == null || !(added.isSuccess() || added.isTaken())) {
                context.log()
                        .warn("User '" + name + "' was not made an owner: "
                                + (added == null ? "there is no such user" : added.reason()));
            }
        }
    }

    private static HostAnswer addOwner(HostSession session, RemoteRepository project, long user)
            throws InterruptedException {
        ObjectNode body = HostApi.object().put("user_id", user).put("access_level", OWNER);
        return session.api().post(body, "/projects/{}/members", project.id());
    }

    @Override
    public void finish(HostSession session, ActionContext context, RemoteRepository project)
            throws InterruptedException {
        ObjectNode input = context.input();
        if (pushes(input)) {
            for (JsonNode branch : input.path("branches")) {
                branch(session, project, branch);
            }
        }
        for (JsonNode variable : input.path("projectVariables")) {
            ProjectVariables.create(session, project.id(), variable);
        }
    }

    private static void branch(HostSession session, RemoteRepository project, JsonNode branch)
            throws InterruptedException {
        String name = branch.path("name").asString("");
        if (branch.path("create").asBoolean(false)) {
            ObjectNode body = HostApi.object()
                    .put("branch", name)
                    .put("ref", branch.path("ref").asString(DEFAULT_BRANCH));
            done(
                    session.api().post(body, "/projects/{}/repository/branches", project.id()),
                    "Branch creation failed for '" + name + "'");
        }
        if (branch.path("protect").asBoolean(false)) {
            done(
                    session.api()
                            .post(HostApi.object().put("name", name), "/projects/{}/protected_branches", project.id()),
                    "Branch protection failed for '" + name + "'");
        }
    }

    private static void done(HostAnswer answer, String attempt) {
        if (!answer.isTaken()) {
            answer.orFail(attempt);
        }
    }

    @Override
    public void addOutputs(ObjectNode outputs, RemoteRepository project) {
        outputs.set("projectId", LongNode.valueOf(Long.parseLong(project.id())));
        outputs.put("created", true);
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository project) throws InterruptedException {
        return session.api().delete("/projects/{}", project.id());
    }
}
