package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pull requests on a Bitbucket server. */
record ServerPullRequests(ScmHosts hosts) implements PullRequestHost {

    private static final String HEADS = "refs/heads/";
    private static final String REPOSITORY = "/projects/{}/repos/{}";
    private static final String REQUEST = REPOSITORY + "/pull-requests/{}";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.BITBUCKET_SERVER, context);
    }

    @Override
    public String name(HostSession session) {
        return session.part("project") + "/" + session.repo();
    }

    @Override
    public String cloneUrl(HostSession session) {
        return session.cloneUrl("scm/" + name(session) + ".git");
    }

    @Override
    public String defaultBranch(HostSession session) throws InterruptedException {
        return session.api()
                .get(REPOSITORY + "/default-branch", session.part("project"), session.repo())
                .orFail("Cannot look for the default branch of " + name(session))
                .path("displayId")
                .asString("");
    }

    /** The server only searches for parts of names. */
    @Override
    public Optional<String> head(HostSession session, String branch) throws InterruptedException {
        JsonNode branches = session.api()
                .get(
                        REPOSITORY + "/branches?filterText={}&boostMatches=true&limit=100",
                        session.part("project"),
                        session.repo(),
                        branch)
                .orFail("Cannot look for branch '" + branch + "' of " + name(session))
                .path("values");
        return branches.valueStream()
                .filter(one -> one.path("id").asString("").equals(HEADS + branch))
                .map(one -> one.path("latestCommit").asString(""))
                .findFirst();
    }

    @Override
    public HostAnswer makeBranch(HostSession session, String branch, String commit, String target)
            throws InterruptedException {
        ObjectNode body = HostApi.object().put("name", branch).put("startPoint", commit);
        return session.api().post(body, REPOSITORY + "/branches", session.part("project"), session.repo());
    }

    @Override
    public HostAnswer openRequest(HostSession session, ObjectNode input, String target) throws InterruptedException {
        ObjectNode body = HostApi.object()
                .put("title", input.path("title").asString(""))
                .put("description", input.path("description").asString(""));
        ref(session, body.putObject("fromRef"), input.path("sourceBranch").asString(""));
        ref(session, body.putObject("toRef"), target);
        if (input.has("reviewers")) {
            ArrayNode reviewers = body.putArray("reviewers");
            input.path("reviewers")
                    .forEach(name -> reviewers.addObject().putObject("user").set("name", name));
        }
        return session.api().post(body, REPOSITORY + "/pull-requests", session.part("project"), session.repo());
    }

    private static void ref(HostSession session, ObjectNode ref, String branch) {
        ref.put("id", HEADS + branch)
                .putObject("repository")
                .put("slug", session.repo())
                .putObject("project")
                .put("key", session.part("project"));
    }

    @Override
    public Optional<JsonNode> openRequest(HostSession session, String branch, String target)
            throws InterruptedException {
        return session.api()
                .get(
                        REPOSITORY + "/pull-requests?state=OPEN&direction=OUTGOING&at={}",
                        session.part("project"),
                        session.repo(),
                        HEADS + branch)
                .orFail("Cannot list the pull requests of " + name(session))
                .path("values")
                .valueStream()
                .filter(one -> one.path("toRef").path("id").asString("").equals(HEADS + target))
                .findFirst();
    }

    @Override
    public HostAnswer request(HostSession session, long id) throws InterruptedException {
        return session.api().get(REQUEST, session.part("project"), session.repo(), id);
    }

    @Override
    public HostAnswer decline(HostSession session, JsonNode request) throws InterruptedException {
        return session.api()
                .post(
                        HostApi.object(),
                        REQUEST + "/decline?version={}",
                        session.part("project"),
                        session.repo(),
                        request.path("id").asLong(),
                        request.path("version").asLong());
    }

    @Override
    public String page(JsonNode request) {
        return request.path("links").path("self").path(0).path("href").asString("");
    }
}
