package dev.callboard.scaffolder.action.bitbucket;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pull requests on Bitbucket Cloud. */
record CloudPullRequests(ScmHosts hosts) implements PullRequestHost {

    private static final String REPOSITORY = "/repositories/{}/{}";
    private static final String REQUEST = REPOSITORY + "/pullrequests/{}";

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.BITBUCKET_CLOUD, context);
    }

    @Override
    public String name(HostSession session) {
        return session.part("workspace") + "/" + session.repo();
    }

    @Override
    public String cloneUrl(HostSession session) {
        return session.cloneUrl(name(session) + ".git");
    }

    @Override
    public String defaultBranch(HostSession session) throws InterruptedException {
        return session.api()
                .get(REPOSITORY, session.part("workspace"), session.repo())
                .orFail("Cannot look for the repository " + name(session))
                .path("mainbranch")
                .path("name")
                .asString("");
    }

    @Override
    public Optional<String> head(HostSession session, String branch) throws InterruptedException {
        HostAnswer answer =
                session.api().get(REPOSITORY + "/refs/branches/{}", session.part("workspace"), session.repo(), branch);
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(answer.orFail("Cannot look for branch '" + branch + "' of " + name(session))
                        .path("target")
                        .path("hash")
                        .asString(""));
    }

    @Override
    public HostAnswer makeBranch(HostSession session, String branch, String commit, String target)
            throws InterruptedException {
        ObjectNode body = HostApi.object().put("name", branch);
        body.putObject("target").put("hash", commit);
        return session.api().post(body, REPOSITORY + "/refs/branches", session.part("workspace"), session.repo());
    }

    @Override
    public HostAnswer openRequest(HostSession session, ObjectNode input, String target) throws InterruptedException {
        ObjectNode body = HostApi.object()
                .put("title", input.path("title").asString(""))
                .put("description", input.path("description").asString(""));
        body.putObject("source")
                .putObject("branch")
                .put("name", input.path("sourceBranch").asString(""));
        body.putObject("destination").putObject("branch").put("name", target);
        return session.api().post(body, REPOSITORY + "/pullrequests", session.part("workspace"), session.repo());
    }

    @Override
    public Optional<JsonNode> openRequest(HostSession session, String branch, String target)
            throws InterruptedException {
        String query = "state=\"OPEN\" AND source.branch.name=\"%s\" AND destination.branch.name=\"%s\""
                .formatted(branch.replace("\"", ""), target.replace("\"", ""));
        JsonNode open = session.api()
                .get(REPOSITORY + "/pullrequests?q={}", session.part("workspace"), session.repo(), query)
                .orFail("Cannot list the pull requests of " + name(session))
                .path("values");
        return open.isEmpty() ? Optional.empty() : Optional.of(open.get(0));
    }

    @Override
    public HostAnswer request(HostSession session, long id) throws InterruptedException {
        return session.api().get(REQUEST, session.part("workspace"), session.repo(), id);
    }

    @Override
    public HostAnswer decline(HostSession session, JsonNode request) throws InterruptedException {
        return session.api()
                .post(
                        HostApi.object(),
                        REQUEST + "/decline",
                        session.part("workspace"),
                        session.repo(),
                        request.path("id").asLong());
    }

    @Override
    public String page(JsonNode request) {
        return request.path("links").path("html").path("href").asString("");
    }
}
