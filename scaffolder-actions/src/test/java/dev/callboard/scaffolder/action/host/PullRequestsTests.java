package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.gerrit.GerritActions;
import dev.callboard.scm.ScmIntegration.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pull requests and reviews on hosts that check what they are sent, with real Git behind them. */
class PullRequestsTests {

    private static final String CLOUD = "publish:bitbucketCloud:pull-request";
    private static final String CLOUD_REPOSITORY = "/repositories/team/app";
    private static final String CLOUD_INPUT = """
            {"repoUrl": "bitbucket.org?workspace=team&project=APP&repo=app", "title": "Update", "description": "Why",
             "sourceBranch": "feature"}
            """;
    private static final String SERVER = "publish:bitbucketServer:pull-request";
    private static final String SERVER_REPOSITORY = "/projects/APP/repos/app";
    private static final String SERVER_INPUT = """
            {"repoUrl": "bitbucket.acme.example?project=APP&repo=app", "title": "Update", "description": "Why",
             "sourceBranch": "feature", "targetBranch": "main", "reviewers": ["jane"]}
            """;
    private static final String REVIEW = "publish:gerrit:review";
    private static final String REVIEW_INPUT = """
            {"repoUrl": "gerrit.acme.example?workspace=All&repo=app", "branch": "main", "gitCommitMessage": "Update"}
            """;

    @TempDir
    Path folder;

    private HostTrial cloud() throws IOException {
        HostTrial trial =
                new HostTrial(folder, Kind.BITBUCKET_CLOUD, "bitbucket.org", "x-token-auth", BitbucketActions::all);
        trial.write("new.txt", "hi\n");
        trial.on(
                get(urlEqualTo(CLOUD_REPOSITORY)).withHeader("Authorization", equalTo("Bearer " + HostTrial.TOKEN)),
                "{\"mainbranch\": {\"name\": \"main\"}}");
        trial.on(get(urlEqualTo(CLOUD_REPOSITORY + "/refs/branches/feature")), 404, "{}");
        return trial;
    }

    private static void cloudBranch(HostTrial trial, String branch, String commit) {
        trial.on(
                get(urlEqualTo(CLOUD_REPOSITORY + "/refs/branches/" + branch)),
                "{\"target\": {\"hash\": \"%s\"}}".formatted(commit));
    }

    private static void cloudTakesRequest(HostTrial trial) {
        trial.on(
                post(urlEqualTo(CLOUD_REPOSITORY + "/pullrequests")).withRequestBody(equalToJson("""
                        {"title": "Update", "description": "Why", "source": {"branch": {"name": "feature"}},
                         "destination": {"branch": {"name": "main"}}}
                        """)),
                201,
                "{\"id\": 4, \"links\": {\"html\": {\"href\": \"https://bitbucket.org/pr/4\"}}}");
    }

    private static void cloudRequest(HostTrial trial, String state) {
        trial.on(
                get(urlEqualTo(CLOUD_REPOSITORY + "/pullrequests/4")),
                "{\"id\": 4, \"state\": \"%s\", \"links\": {\"html\": {\"href\": \"https://bitbucket.org/pr/4\"}}}"
                        .formatted(state));
    }

    /** The API is not the one that has the branches here, so the test does what the request asks for. */
    private static void branch(Path repository, String branch, String commit) throws IOException {
        try (Repository git =
                new RepositoryBuilder().setGitDir(repository.toFile()).build()) {
            RefUpdate update = git.updateRef(Constants.R_HEADS + branch);
            update.setNewObjectId(ObjectId.fromString(commit));
            update.forceUpdate();
        }
    }

    private static String head(Path repository, String ref) throws IOException {
        try (Repository git =
                new RepositoryBuilder().setGitDir(repository.toFile()).build()) {
            ObjectId id = git.resolve(ref);
            return id == null ? "" : id.name();
        }
    }

    private static List<String> files(Path repository, String ref) throws IOException {
        try (Repository git =
                        new RepositoryBuilder().setGitDir(repository.toFile()).build();
                RevWalk walk = new RevWalk(git);
                TreeWalk tree = new TreeWalk(git)) {
            tree.addTree(walk.parseCommit(git.resolve(ref)).getTree());
            List<String> names = new ArrayList<>();
            while (tree.next()) {
                names.add(tree.getPathString());
            }
            return names;
        }
    }

    @Test
    void aBranchOfTheTargetAndTheWorkspaceIsProposedAndTakenBack() throws Exception {
        try (HostTrial trial = cloud()) {
            String base = trial.push("team/app.git", "main", "old.txt", "old\n");
            Path repository = trial.repository("team/app.git");
            cloudBranch(trial, "main", base);
            branch(repository, "feature", base);
            trial.on(
                    post(urlEqualTo(CLOUD_REPOSITORY + "/refs/branches"))
                            .withRequestBody(equalToJson(
                                    "{\"name\": \"feature\", \"target\": {\"hash\": \"%s\"}}".formatted(base))),
                    201,
                    "{}");
            cloudTakesRequest(trial);

            assertThat(trial.run(CLOUD, CLOUD_INPUT).path("pullRequestUrl").asString())
                    .isEqualTo("https://bitbucket.org/pr/4");
            assertThat(files(repository, "refs/heads/feature")).containsExactly("new.txt", "old.txt");

            cloudRequest(trial, "OPEN");
            cloudBranch(trial, "feature", head(repository, "refs/heads/feature"));
            assertThat(trial.find(CLOUD, CLOUD_INPUT)).isInstanceOf(Found.Done.class);
            trial.on(post(urlEqualTo(CLOUD_REPOSITORY + "/pullrequests/4/decline")), "{}");
            assertThat(trial.undo(CLOUD, CLOUD_INPUT)).isInstanceOf(Undone.AsBefore.class);
            assertThat(head(repository, "refs/heads/feature")).isEmpty();
            assertThat(head(repository, "refs/heads/main")).isEqualTo(base);
        }
    }

    @Test
    void ofABranchThatIsThereOnlyTheRequestIsOpened() throws Exception {
        try (HostTrial trial = cloud()) {
            String base = trial.push("team/app.git", "main", "old.txt", "old\n");
            String theirs = trial.push("team/app.git", "feature", "their.txt", "x\n");
            cloudBranch(trial, "main", base);
            cloudBranch(trial, "feature", theirs);
            cloudTakesRequest(trial);

            trial.run(CLOUD, CLOUD_INPUT);
            cloudRequest(trial, "OPEN");
            trial.on(post(urlEqualTo(CLOUD_REPOSITORY + "/pullrequests/4/decline")), "{}");
            assertThat(trial.undo(CLOUD, CLOUD_INPUT)).isInstanceOf(Undone.AsBefore.class);
            assertThat(head(trial.repository("team/app.git"), "refs/heads/feature"))
                    .isEqualTo(theirs);
        }
    }

    @Test
    void aRequestThatIsRefusedLeavesABranchThatUndoRemoves() throws Exception {
        try (HostTrial trial = cloud()) {
            String base = trial.push("team/app.git", "main", "old.txt", "old\n");
            Path repository = trial.repository("team/app.git");
            cloudBranch(trial, "main", base);
            branch(repository, "feature", base);
            trial.on(post(urlEqualTo(CLOUD_REPOSITORY + "/refs/branches")), 201, "{}");
            trial.on(
                    post(urlEqualTo(CLOUD_REPOSITORY + "/pullrequests")),
                    aResponse().withStatus(429).withHeader("Retry-After", "30"));

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(CLOUD, CLOUD_INPUT))
                    .withMessageContaining("rate limit");
            cloudBranch(trial, "feature", head(repository, "refs/heads/feature"));
            trial.server()
                    .stubFor(get(urlPathEqualTo(CLOUD_REPOSITORY + "/pullrequests"))
                            .withQueryParam(
                                    "q",
                                    equalTo(
                                            "state=\"OPEN\" AND source.branch.name=\"feature\" AND destination.branch.name=\"main\""))
                            .willReturn(okJson("{\"values\": []}")));
            assertThat(trial.find(CLOUD, CLOUD_INPUT)).isInstanceOf(Found.Partly.class);
            assertThat(trial.undo(CLOUD, CLOUD_INPUT)).isInstanceOf(Undone.AsBefore.class);
            assertThat(head(repository, "refs/heads/feature")).isEmpty();
        }
    }

    @Test
    void aServerIsAskedForReviewersAndItsVersionIsGivenWhenDeclining() throws Exception {
        try (HostTrial trial =
                new HostTrial(folder, Kind.BITBUCKET_SERVER, "bitbucket.acme.example", "jane", BitbucketActions::all)) {
            trial.write("new.txt", "hi\n");
            String base = trial.push("scm/APP/app.git", "main", "old.txt", "old\n");
            Path repository = trial.repository("scm/APP/app.git");
            branch(repository, "feature", base);
            String branches = SERVER_REPOSITORY + "/branches?filterText=%s&boostMatches=true&limit=100";
            trial.on(
                    get(urlEqualTo(branches.formatted("main"))),
                    "{\"values\": [{\"id\": \"refs/heads/main-2\", \"latestCommit\": \"x\"}, {\"id\": \"refs/heads/main\","
                            + " \"latestCommit\": \"" + base + "\"}]}");
            trial.on(get(urlEqualTo(branches.formatted("feature"))), "{\"values\": []}");
            trial.on(
                    post(urlEqualTo(SERVER_REPOSITORY + "/branches"))
                            .withRequestBody(
                                    equalToJson("{\"name\": \"feature\", \"startPoint\": \"%s\"}".formatted(base))),
                    200,
                    "{}");
            String place = "\"repository\": {\"slug\": \"app\", \"project\": {\"key\": \"APP\"}}";
            String answer =
                    "{\"id\": 4, \"version\": 2, \"state\": \"%s\", \"links\": {\"self\": [{\"href\": \"https://b/4\"}]}}";
            trial.on(
                    post(urlEqualTo(SERVER_REPOSITORY + "/pull-requests"))
                            .withRequestBody(equalToJson("""
                            {"title": "Update", "description": "Why", "fromRef": {"id": "refs/heads/feature", %s},
                             "toRef": {"id": "refs/heads/main", %s}, "reviewers": [{"user": {"name": "jane"}}]}
                            """.formatted(place, place))),
                    201,
                    answer.formatted("OPEN"));

            assertThat(trial.run(SERVER, SERVER_INPUT).path("pullRequestUrl").asString())
                    .isEqualTo("https://b/4");
            trial.on(get(urlEqualTo(SERVER_REPOSITORY + "/pull-requests/4")), answer.formatted("OPEN"));
            trial.on(
                    get(urlEqualTo(branches.formatted("feature"))),
                    "{\"values\": [{\"id\": \"refs/heads/feature\", \"latestCommit\": \"%s\"}]}"
                            .formatted(head(repository, "refs/heads/feature")));
            trial.on(post(urlEqualTo(SERVER_REPOSITORY + "/pull-requests/4/decline?version=2")), "{}");
            assertThat(trial.undo(SERVER, SERVER_INPUT)).isInstanceOf(Undone.AsBefore.class);
            trial.server()
                    .verify(1, postRequestedFor(urlEqualTo(SERVER_REPOSITORY + "/pull-requests/4/decline?version=2")));
            assertThat(head(repository, "refs/heads/feature")).isEmpty();
        }
    }

    @Test
    void aChangeIsPushedForReviewAndAbandoned() throws Exception {
        try (HostTrial trial = new HostTrial(folder, Kind.GERRIT, "gerrit.acme.example", "jane", GerritActions::all)) {
            trial.write("new.txt", "hi\n");
            String base = trial.push("a/app", "main", "old.txt", "old\n");
            Path repository = trial.repository("a/app");

            String url = trial.run(REVIEW, REVIEW_INPUT).path("reviewUrl").asString();
            String change = url.substring(url.lastIndexOf('/') + 1);
            assertThat(change).matches("I[0-9a-f]{40}");
            assertThat(files(repository, "refs/for/main")).containsExactly("new.txt", "old.txt");
            assertThat(head(repository, "refs/heads/main")).isEqualTo(base);

            String api = "/a/changes/app~main~" + change;
            trial.on(get(urlEqualTo(api)), ")]}'\n{\"status\": \"NEW\"}");
            assertThat(trial.find(REVIEW, REVIEW_INPUT)).isInstanceOf(Found.Done.class);
            trial.on(post(urlEqualTo(api + "/abandon")), ")]}'\n{\"status\": \"ABANDONED\"}");
            assertThat(trial.undo(REVIEW, REVIEW_INPUT)).isInstanceOf(Undone.AsBefore.class);
            trial.on(get(urlEqualTo(api)), ")]}'\n{\"status\": \"MERGED\"}");
            assertThat(trial.undo(REVIEW, REVIEW_INPUT)).isInstanceOf(Undone.Left.class);
        }
    }

    @Test
    void aReviewNeedsAMessage() throws Exception {
        try (HostTrial trial = new HostTrial(folder, Kind.GERRIT, "gerrit.acme.example", "jane", GerritActions::all)) {
            String without = "{\"repoUrl\": \"gerrit.acme.example?workspace=All&repo=app\"}";

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(REVIEW, without))
                    .withMessageContaining("gitCommitMessage");
            assertThat(trial.undo(REVIEW, without)).isInstanceOf(Undone.AsBefore.class);
            assertThat(Files.exists(trial.repository("a/app"))).isFalse();
        }
    }
}
