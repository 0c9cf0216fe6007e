package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.NewRepository;
import dev.callboard.scaffolder.action.host.RemoteRepository;
import dev.callboard.scaffolder.action.host.RepositoryHost;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repositories of GitHub.
 *
 * @param pushes whether the workspace is pushed to a new repository, rather than only making it
 */
record GitHubRepositories(ScmHosts hosts, boolean pushes) implements RepositoryHost {

    private static final String DEFAULT_BRANCH = "main";

    /** What the names of yes-or-no settings are for the API, and what they are without an input. */
    private static final String[] SETTINGS = {
        "deleteBranchOnMerge", "delete_branch_on_merge", "false",
        "allowMergeCommit", "allow_merge_commit", "true",
        "allowSquashMerge", "allow_squash_merge", "true",
        "allowRebaseMerge", "allow_rebase_merge", "true",
        "allowAutoMerge", "allow_auto_merge", "false",
        "allowUpdateBranch", "allow_update_branch", "false"
    };

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITHUB, context);
    }

    @Override
    public String branch(ObjectNode input) {
        return input.path("defaultBranch").asString(DEFAULT_BRANCH);
    }

    @Override
    public boolean pushes(ObjectNode input) {
        return pushes;
    }

    /** A team that is given access has to be there. */
    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        String access = context.input().path("access").asString("");
        if (access.startsWith(session.owner() + "/")) {
            String team = access.substring(session.owner().length() + 1);
            session.api()
                    .get("/orgs/{}/teams/{}", session.owner(), team)
                    .orFail("Cannot give team '" + team + "' access");
        }
    }

    @Override
    public Optional<RemoteRepository> find(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        HostAnswer answer = github.get("");
        if (answer.isMissing()) {
            return Optional.empty();
        }
        return Optional.of(
                described(answer.orFail("Cannot look for the repository " + github.name()), session, context.input()));
    }

    private RemoteRepository described(JsonNode repository, HostSession session, ObjectNode input) {
        String page = repository.path("html_url").asString("");
        return new RemoteRepository(
                repository.path("id").asString(),
                session.cloneUrl(session.owner() + "/" + session.repo() + ".git"),
                repository.path("clone_url").asString(""),
                page + "/blob/" + branch(input),
                page);
    }

    @Override
    public RemoteRepository create(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        String owner = session.owner();
        String type = session.api()
                .get("/users/{}", owner)
                .orFail("Cannot look up the owner '" + owner + "'")
                .path("type")
                .asString("");
        boolean organization = type.equals("Organization");
        ObjectNode body = body(input, session.repo(), organization);
        HostAnswer answer = organization
                ? session.api().post(body, "/orgs/{}/repos", owner)
                : session.api().post(body, "/user/repos");
        if (!answer.isSuccess()) {
            throw NewRepository.notCreated(answer, type, owner + "/" + session.repo());
        }
        return described(answer.body(), session, input);
    }

    private static ObjectNode body(ObjectNode input, String repo, boolean organization) {
        String visibility = input.path("repoVisibility").asString("private");
        ObjectNode body = HostApi.object().put("name", repo).put("private", visibility.equals("private"));
        if (organization) {
            body.put("visibility", visibility);
            GitHub.copy(input, body, "customProperties", "custom_properties");
        }
        for (int i = 0; i < SETTINGS.length; i += 3) {
            body.put(SETTINGS[i + 1], input.path(SETTINGS[i]).asBoolean(Boolean.parseBoolean(SETTINGS[i + 2])));
        }
        body.put(
                "squash_merge_commit_title",
                input.path("squashMergeCommitTitle").asString("COMMIT_OR_PR_TITLE"));
        body.put(
                "squash_merge_commit_message",
                input.path("squashMergeCommitMessage").asString("COMMIT_MESSAGES"));
        GitHub.copy(
                input,
                body,
                "description",
                "description",
                "homepage",
                "homepage",
                "hasProjects",
                "has_projects",
                "hasWiki",
                "has_wiki",
                "hasIssues",
                "has_issues",
                "autoInit",
                "auto_init");
        return body;
    }

    @Override
    public void prepare(HostSession session, ActionContext context, RemoteRepository repository)
            throws InterruptedException {
        new RepositorySettings(new GitHub(session), context).apply();
    }

    @Override
    public void finish(HostSession session, ActionContext context, RemoteRepository repository)
            throws InterruptedException {
        ObjectNode input = context.input();
        if (pushes && input.path("protectDefaultBranch").asBoolean(true)) {
            BranchProtection.of(input, "protectEnforceAdmins").tryToApply(new GitHub(session), branch(input), context);
        }
    }

    @Override
    public Optional<String> use(HostSession session, RemoteRepository repository) throws InterruptedException {
        JsonNode now = new GitHub(session).get("").orFail("Cannot look at " + repository.page());
        if (now.path("open_issues_count").asInt(0) > 0) {
            return Optional.of("has open issues or pull requests");
        }
        return now.path("forks_count").asInt(0) > 0 ? Optional.of("has been forked") : Optional.empty();
    }

    @Override
    public HostAnswer delete(HostSession session, RemoteRepository repository) throws InterruptedException {
        return new GitHub(session).delete("");
    }

    /** Pushes to a repository that is there, and protects the branch. */
    static void pushToExisting(ScmHosts hosts, ActionContext context) throws InterruptedException {
        GitHubRepositories repositories = new GitHubRepositories(hosts, true);
        HostSession session = repositories.open(context);
        Path source = HostSession.source(context);
        RemoteRepository repository = repositories
                .find(session, context)
                .orElseThrow(() -> ActionException.notFound(
                        "There is no repository " + session.owner() + "/" + session.repo() + " on " + session.host()));
        String branch = repositories.branch(context.input());
        String message = context.input().path("gitCommitMessage").asString("initial commit");
        Publication.Result result = session.push(new Publication(
                repository.cloneUrl(),
                branch,
                source,
                Publication.Content.REPLACE,
                message,
                session.author(context.input())));
        repositories.finish(session, context, repository);
        context.output("remoteUrl", repository.remoteUrl());
        context.output("repoContentsUrl", repository.contentsUrl());
        context.output("commitHash", result.commit().name());
    }
}
