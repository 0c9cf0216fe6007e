package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scm.ScmIntegration.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Commits, merge requests, members and migrations on a GitLab that checks what it is sent. */
class GitLabCommitsTests {

    private static final String PROJECT = "/projects/team%2Fapp";
    private static final String MAIN = PROJECT + "/repository/branches/main";
    private static final String BRANCH = PROJECT + "/repository/branches/feature%2Fx";
    private static final String COMMITS = PROJECT + "/repository/commits";
    private static final String REQUESTS = PROJECT + "/merge_requests";

    private static final String PUSH = """
            {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "branchName": "feature/x",
             "commitMessage": "Update", "sourcePath": "out", "targetPath": "deploy"}
            """;
    private static final String PROPOSE = """
            {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "branchName": "feature/x", "title": "Update",
             "sourcePath": "out", "targetPath": "deploy", "description": "Why", "removeSourceBranch": true,
             "assignee": "jane", "reviewers": ["joe", "nobody"], "labels": ["a", "b"]}
            """;
    private static final String ACCESS = """
            {"repoUrl": "gitlab.acme.example", "path": "acme/shop", "userIds": [12, 14], "groupIds": [9],
             "accessLevel": "maintainer"}
            """;
    private static final String MIGRATE = """
            {"destinationAccessToken": "target-t0ken", "destinationUrl": "gitlab.acme.example?owner=shop&repo=orders",
             "sourceAccessToken": "source-t0ken", "sourceFullPath": "acme/orders", "sourceUrl": "https://gitlab.com"}
            """;

    @TempDir
    Path folder;

    private HostTrial gitLab() throws IOException {
        HostTrial trial = new HostTrial(folder, Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        trial.write("out/same.txt", "same\n");
        trial.write("out/old.txt", "new\n");
        trial.write("out/new.txt", "hi\n");
        trial.on(
                get(urlEqualTo(PROJECT)).withHeader("PRIVATE-TOKEN", equalTo(HostTrial.TOKEN)),
                "{\"default_branch\": \"main\"}");
        trial.on(get(urlEqualTo(MAIN)), "{\"commit\": {\"id\": \"aaa\"}}");
        trial.on(get(urlEqualTo(BRANCH)), 404, "{\"message\": \"404 Branch Not Found\"}");
        return trial;
    }

    /** The tree of a branch in which one file is as in the workspace, and another is older. */
    private static void tree(HostTrial trial, String ref) {
        trial.on(
                get(urlEqualTo(PROJECT + "/repository/tree?recursive=true&ref=" + ref + "&per_page=100&page=1")),
                """
                [{"type": "tree", "path": "deploy", "id": "t"},
                 {"type": "blob", "path": "deploy/same.txt", "id": "%s"},
                 {"type": "blob", "path": "deploy/old.txt", "id": "0000000000000000000000000000000000000000"}]
                """.formatted(SAME));
    }

    /** {@code git hash-object} of the unchanged file. */
    private static final String SAME = "1275430f1765c63e539cb0452565563bd6aef6a6";

    private static void commits(HostTrial trial, String startSha) {
        String start = startSha.isEmpty() ? "" : "\"start_sha\": \"" + startSha + "\",";
        trial.on(
                post(urlEqualTo(COMMITS)).withRequestBody(equalToJson("""
                        {"branch": "feature/x", "commit_message": "Update", %s "actions": [
                          {"action": "create", "file_path": "deploy/new.txt", "encoding": "base64", "content": "aGkK",
                           "execute_filemode": false},
                          {"action": "update", "file_path": "deploy/old.txt", "encoding": "base64", "content": "bmV3Cg==",
                           "execute_filemode": false}]}
                        """.formatted(start))), 201, "{\"id\": \"ccc\"}");
    }

    private static void branchIsAt(HostTrial trial, String commit) {
        trial.on(get(urlEqualTo(BRANCH)), """
                {"commit": {"id": "%s", "message": "Update", "parent_ids": ["aaa"]}}
                """.formatted(commit));
    }

    @Test
    void onlyWhatDiffersIsCommittedToABranchThatIsMadeWithTheCommit() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            commits(trial, "aaa");

            assertThat(trial.run("gitlab:repo:push", PUSH).toString())
                    .isEqualTo("{\"projectid\":\"team/app\",\"projectPath\":\"team/app\",\"commitHash\":\"ccc\"}");
            branchIsAt(trial, "ccc");
            trial.on(delete(urlEqualTo(BRANCH)), 204, "");
            assertThat(trial.find("gitlab:repo:push", PUSH)).isInstanceOf(Found.Done.class);
            assertThat(trial.undo("gitlab:repo:push", PUSH)).isInstanceOf(Undone.AsBefore.class);
            assertThat(trial.find("gitlab:repo:push", PUSH)).isInstanceOf(Found.Nothing.class);
            trial.server().verify(1, deleteRequestedFor(urlEqualTo(BRANCH)));
        }
    }

    @Test
    void aCommitOnABranchThatWasThereIsReverted() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(get(urlEqualTo(BRANCH)), "{\"commit\": {\"id\": \"aaa\"}}");
            tree(trial, "feature%2Fx");
            commits(trial, "");
            trial.run("gitlab:repo:push", PUSH);

            branchIsAt(trial, "ccc");
            trial.on(
                    post(urlEqualTo(COMMITS + "/ccc/revert"))
                            .withRequestBody(equalToJson("{\"branch\": \"feature/x\"}")),
                    201,
                    "{\"id\": \"ddd\"}");
            assertThat(trial.undo("gitlab:repo:push", PUSH)).isInstanceOf(Undone.AsBefore.class);
            trial.server().verify(1, postRequestedFor(urlEqualTo(COMMITS + "/ccc/revert")));
        }
    }

    @Test
    void aCommitThatOthersHaveBuiltOnIsLeft() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            commits(trial, "aaa");
            trial.run("gitlab:repo:push", PUSH);
            branchIsAt(trial, "eee");

            assertThat(trial.undo("gitlab:repo:push", PUSH)).isInstanceOf(Undone.Left.class);
        }
    }

    @Test
    void aCommitWhoseAnswerNobodySawIsFoundAndNotMadeAgain() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            commits(trial, "aaa");
            trial.run("gitlab:repo:push", PUSH);
            trial.dieBeforeNote(2);
            branchIsAt(trial, "ccc");

            assertThat(trial.find("gitlab:repo:push", PUSH)).isInstanceOf(Found.Done.class);
            assertThat(trial.run("gitlab:repo:push", PUSH).path("commitHash").asString())
                    .isEqualTo("ccc");
            trial.server().verify(1, postRequestedFor(urlEqualTo(COMMITS)));
        }
    }

    @Test
    void nothingToCommitIsAWarning() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            Files.delete(trial.workspace().resolve("out/new.txt"));
            Files.delete(trial.workspace().resolve("out/old.txt"));

            assertThat(trial.run("gitlab:repo:push", PUSH).has("commitHash")).isFalse();
            assertThat(trial.log()).anyMatch(line -> line.contains("nothing to commit"));
            assertThat(trial.find("gitlab:repo:push", PUSH)).isInstanceOf(Found.Nothing.class);
            assertThat(trial.undo("gitlab:repo:push", PUSH)).isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void aRateLimitFailsTheStepInWordsForPeople() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            trial.on(
                    post(urlEqualTo(COMMITS)),
                    aResponse().withStatus(429).withHeader("Retry-After", "60").withBody("Retry later"));

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("gitlab:repo:push", PUSH))
                    .withMessageContaining("rate limit");
            assertThat(trial.find("gitlab:repo:push", PUSH)).isInstanceOf(Found.Nothing.class);
        }
    }

    @Test
    void twoDifferentProjectsInOneUrlAreRefused() throws Exception {
        try (HostTrial trial = gitLab()) {
            String two = PUSH.replace("&repo=app", "&repo=app&project=other/secret");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("gitlab:repo:push", two))
                    .withMessageContaining("leave one of them out");
        }
    }

    @Test
    void thePolicySeesTheProjectThatAnUrlNamesByItsPath() {
        assertThat(ActionTarget.ofPlace("gitlab.acme.example?project=team/sub/app"))
                .isEqualTo(ActionTarget.repository("gitlab.acme.example", "team/sub", "app"));
    }

    private static void request(HostTrial trial, String state) {
        trial.on(get(urlEqualTo(REQUESTS + "/7")), """
                {"iid": 7, "state": "%s", "web_url": "https://gitlab.acme.example/mr/7", "reviewers": [{"id": 2}],
                 "detailed_merge_status": "mergeable"}
                """.formatted(state));
    }

    private static void proposes(HostTrial trial) {
        tree(trial, "aaa");
        commits(trial, "aaa");
        trial.on(get(urlEqualTo("/users?username=jane")), "[{\"id\": 1}]");
        trial.on(get(urlEqualTo("/users?username=joe")), "[{\"id\": 2}]");
        trial.on(get(urlEqualTo("/users?username=nobody")), "[]");
        trial.on(
                post(urlEqualTo(REQUESTS)).withRequestBody(equalToJson("""
                        {"source_branch": "feature/x", "target_branch": "main", "title": "Update", "description": "Why",
                         "remove_source_branch": true, "assignee_id": 1, "reviewer_ids": [2], "labels": "a,b"}
                        """)),
                201,
                "{\"iid\": 7, \"web_url\": \"https://gitlab.acme.example/mr/7\"}");
    }

    @Test
    void aMergeRequestIsOpenedAndClosedAgainWithItsBranch() throws Exception {
        try (HostTrial trial = gitLab()) {
            proposes(trial);

            assertThat(trial.run("publish:gitlab:merge-request", PROPOSE).toString())
                    .isEqualTo("{\"targetBranchName\":\"main\",\"projectid\":\"team/app\",\"projectPath\":\"team/app\","
                            + "\"mergeRequestUrl\":\"https://gitlab.acme.example/mr/7\"}");
            assertThat(trial.log()).anyMatch(line -> line.contains("There is no user 'nobody'"));
            request(trial, "opened");
            branchIsAt(trial, "ccc");
            assertThat(trial.find("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Found.Done.class);
            trial.on(
                    put(urlEqualTo(REQUESTS + "/7")).withRequestBody(equalToJson("{\"state_event\": \"close\"}")),
                    "{}");
            trial.on(delete(urlEqualTo(BRANCH)), 204, "");

            assertThat(trial.undo("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Undone.AsBefore.class);
            request(trial, "closed");
            assertThat(trial.find("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Found.Nothing.class);
            trial.server().verify(1, deleteRequestedFor(urlEqualTo(BRANCH)));
        }
    }

    @Test
    void aMergedRequestIsLeft() throws Exception {
        try (HostTrial trial = gitLab()) {
            proposes(trial);
            trial.run("publish:gitlab:merge-request", PROPOSE);
            request(trial, "merged");

            assertThat(trial.undo("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Undone.Left.class);
            trial.server().verify(0, putRequestedFor(urlEqualTo(REQUESTS + "/7")));
        }
    }

    @Test
    void aRequestWhoseAnswerNobodySawIsTakenUp() throws Exception {
        try (HostTrial trial = gitLab()) {
            proposes(trial);
            trial.run("publish:gitlab:merge-request", PROPOSE);
            trial.dieBeforeNote(4);
            branchIsAt(trial, "ccc");
            trial.on(
                    get(urlEqualTo(REQUESTS + "?state=opened&source_branch=feature%2Fx")),
                    "[{\"iid\": 7, \"web_url\": \"https://gitlab.acme.example/mr/7\", \"state\": \"opened\"}]");

            assertThat(trial.find("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Found.Partly.class);
            trial.run("publish:gitlab:merge-request", PROPOSE);
            trial.server().verify(1, postRequestedFor(urlEqualTo(REQUESTS)));
            trial.server().verify(1, postRequestedFor(urlEqualTo(COMMITS)));
        }
    }

    @Test
    void aBranchThatIsThereIsNamedWithItsRequest() throws Exception {
        try (HostTrial trial = gitLab()) {
            tree(trial, "aaa");
            branchIsAt(trial, "zzz");
            trial.on(
                    get(urlEqualTo(REQUESTS + "?state=opened&source_branch=feature%2Fx")),
                    "[{\"iid\": 3, \"web_url\": \"https://gitlab.acme.example/mr/3\"}]");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("publish:gitlab:merge-request", PROPOSE))
                    .withMessageContaining("'feature/x' exists")
                    .withMessageContaining("https://gitlab.acme.example/mr/3");
            assertThat(trial.undo("publish:gitlab:merge-request", PROPOSE)).isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void reviewersComeFromTheRulesAndTheMergeIsAutomaticWhereWanted() throws Exception {
        try (HostTrial trial = gitLab()) {
            proposes(trial);
            request(trial, "opened");
            trial.on(
                    get(urlEqualTo(REQUESTS + "/7/approval_rules")),
                    "[{\"eligible_approvers\": [{\"id\": 2}, {\"id\": 5}]}]");
            trial.on(put(urlEqualTo(REQUESTS + "/7")).withRequestBody(equalToJson("{\"reviewer_ids\": [2, 5]}")), "{}");
            trial.on(put(urlEqualTo(REQUESTS + "/7/merge")), 405, "{\"message\": \"405 Method Not Allowed\"}");
            String input = PROPOSE.replace(
                    "\"labels\"", "\"assignReviewersFromApprovalRules\": true, \"autoMerge\": true, \"labels\"");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("publish:gitlab:merge-request", input))
                    .withMessageContaining("Failed to enable auto-merge");
            trial.server().verify(1, putRequestedFor(urlEqualTo(REQUESTS + "/7")));
        }
    }

    @Test
    void accessIsGivenAndTakenBackToWhatItWas() throws Exception {
        try (HostTrial trial = gitLab()) {
            String group = "/groups/acme%2Fshop";
            trial.on(get(urlEqualTo(group + "/members/12")), "{\"access_level\": 20}");
            trial.on(get(urlEqualTo(group + "/members/14")), 404, "{}");
            trial.on(get(urlEqualTo(group)), "{\"shared_with_groups\": []}");
            trial.on(
                    post(urlEqualTo(group + "/members"))
                            .withRequestBody(equalToJson("{\"user_id\": 12, \"access_level\": 40}")),
                    409,
                    "{\"message\": \"Member already exists\"}");
            trial.on(
                    put(urlEqualTo(group + "/members/12")).withRequestBody(equalToJson("{\"access_level\": 40}")),
                    "{}");
            trial.on(
                    post(urlEqualTo(group + "/members"))
                            .withRequestBody(equalToJson("{\"user_id\": 14, \"access_level\": 40}")),
                    201,
                    "{}");
            trial.on(
                    post(urlEqualTo(group + "/share"))
                            .withRequestBody(equalToJson("{\"group_id\": 9, \"group_access\": 40}")),
                    201,
                    "{}");
            assertThat(trial.run("gitlab:group:access", ACCESS).toString())
                    .isEqualTo("{\"userIds\":[12,14],\"groupIds\":[9],\"path\":\"acme/shop\",\"accessLevel\":40}");

            trial.on(
                    post(urlEqualTo(group + "/members"))
                            .withRequestBody(equalToJson("{\"user_id\": 12, \"access_level\": 20}")),
                    409,
                    "{\"message\": \"Member already exists\"}");
            trial.on(
                    put(urlEqualTo(group + "/members/12")).withRequestBody(equalToJson("{\"access_level\": 20}")),
                    "{}");
            trial.on(delete(urlEqualTo(group + "/members/14")), 204, "");
            trial.on(delete(urlEqualTo(group + "/share/9")), 204, "");
            assertThat(trial.find("gitlab:group:access", ACCESS)).isInstanceOf(Found.Done.class);
            assertThat(trial.undo("gitlab:group:access", ACCESS)).isInstanceOf(Undone.AsBefore.class);
            assertThat(trial.find("gitlab:group:access", ACCESS)).isInstanceOf(Found.Nothing.class);
            trial.server().verify(1, deleteRequestedFor(urlEqualTo(group + "/members/14")));
            trial.server().verify(1, deleteRequestedFor(urlEqualTo(group + "/share/9")));
        }
    }

    @Test
    void aDryRunOfAccessOnlyRepeatsTheInput() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.dryRun();

            assertThat(trial.run("gitlab:group:access", ACCESS)
                            .path("accessLevel")
                            .asInt())
                    .isEqualTo(40);
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() ->
                            trial.run("gitlab:group:access", "{\"repoUrl\": \"gitlab.acme.example\", \"path\": 3}"))
                    .withMessageContaining("'userIds' and 'groupIds'");
        }
    }

    @Test
    void aMigrationIsStartedWithTheTokensOfTheInputAndCancelled() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(
                    post(urlEqualTo("/bulk_imports"))
                            .withHeader("Authorization", equalTo("Bearer target-t0ken"))
                            .withRequestBody(equalToJson("""
                                    {"configuration": {"url": "https://gitlab.com", "access_token": "source-t0ken"},
                                     "entities": [{"source_type": "project_entity", "source_full_path": "acme/orders",
                                       "destination_slug": "orders", "destination_namespace": "shop"}]}
                                    """)),
                    201,
                    "{\"id\": 55}");
            assertThat(trial.run("gitlab:group:migrate", MIGRATE).toString())
                    .isEqualTo("{\"importedRepoUrl\":\"gitlab.acme.example/shop/orders\",\"migrationId\":55}");

            trial.on(get(urlEqualTo("/bulk_imports/55")), "{\"status\": \"started\"}");
            trial.on(post(urlEqualTo("/bulk_imports/55/cancel")), 200, "{}");
            assertThat(trial.undo("gitlab:group:migrate", MIGRATE)).isInstanceOf(Undone.AsBefore.class);
            trial.on(get(urlEqualTo("/bulk_imports/55")), "{\"status\": \"canceled\"}");
            assertThat(trial.find("gitlab:group:migrate", MIGRATE)).isInstanceOf(Found.Nothing.class);
        }
    }

    @Test
    void thePolicySeesWhatIsNotInTheUsualInputs() {
        var access = trialTarget("gitlab:group:access", ACCESS);
        assertThat(access).isEqualTo(ActionTarget.repository("gitlab.acme.example", "acme", null));
        assertThat(trialTarget("gitlab:group:migrate", MIGRATE))
                .isEqualTo(ActionTarget.repository("gitlab.acme.example", "shop", "orders"));
    }

    private static ActionTarget trialTarget(String id, String input) {
        return ShippedActions.described().stream()
                .filter(action -> action.description().id().equals(id))
                .findFirst()
                .orElseThrow()
                .target((ObjectNode) new JsonMapper().readTree(input));
    }
}
