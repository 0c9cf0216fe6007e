package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scm.ScmIntegration.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Things that are neither repositories nor requests, on hosts that check what they are sent. */
class ThingsOnHostsTests {

    private static final String EDIT = """
            {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "projectId": 12, "issueIid": 7,
             "stateEvent": "close", "labels": "done"}
            """;
    private static final String GROUP = """
            {"repoUrl": "gitlab.acme.example", "description": "Ours", "path": ["acme/shop", {"name": "Team One", "slug": "one"}]}
            """;
    private static final String TRIGGER = """
            {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "projectId": 12, "tokenDescription": "Once", "branch": "main",
             "variables": {"A": "b"}}
            """;
    private static final String TOKEN = """
            {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "projectId": 12, "name": "ci"}
            """;
    private static final String RESTRICT = """
            {"repoUrl": "bitbucket.org?workspace=team&project=APP&repo=app", "kind": "require_approvals_to_merge", "value": 2}
            """;
    private static final String RUN = """
            {"workspace": "team", "repo_slug": "app", "body": {"target": {"type": "pipeline_ref_target", "ref_name": "main"}}}
            """;

    @TempDir
    Path folder;

    private HostTrial gitLab() throws IOException {
        HostTrial trial = new HostTrial(folder, Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        trial.on(get(urlEqualTo("/projects/12")), "{\"id\": 12, \"path_with_namespace\": \"team/app\"}");
        return trial;
    }

    private HostTrial bitbucket() throws IOException {
        return new HostTrial(folder, Kind.BITBUCKET_CLOUD, "bitbucket.org", "x-token-auth", BitbucketActions::all);
    }

    private static String issue(String state, String updated) {
        return """
                {"id": 70, "iid": 7, "project_id": 12, "web_url": "https://gitlab.acme.example/i/7", "state": "%s",
                 "title": "T", "labels": ["open"], "assignees": [{"id": 3}], "updated_at": "%s"}
                """.formatted(state, updated);
    }

    @Test
    void anEditedIssueIsGivenBackWhatItHad() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(
                    get(urlEqualTo("/projects/12/issues/7")).withHeader("PRIVATE-TOKEN", equalTo(HostTrial.TOKEN)),
                    issue("opened", "1"));
            trial.on(
                    put(urlEqualTo("/projects/12/issues/7"))
                            .withRequestBody(equalToJson("{\"state_event\": \"close\", \"labels\": \"done\"}")),
                    issue("closed", "2"));

            assertThat(trial.run("gitlab:issue:edit", EDIT).path("state").asString())
                    .isEqualTo("closed");
            assertThat(trial.find("gitlab:issue:edit", EDIT)).isInstanceOf(Found.Done.class);

            trial.on(get(urlEqualTo("/projects/12/issues/7")), issue("closed", "2"));
            trial.on(
                    put(urlEqualTo("/projects/12/issues/7"))
                            .withRequestBody(equalToJson(
                                    "{\"labels\": \"open\", \"assignee_ids\": [3], \"title\": \"T\", \"milestone_id\": 0,"
                                            + " \"state_event\": \"reopen\"}")),
                    issue("opened", "3"));

            assertThat(trial.undo("gitlab:issue:edit", EDIT)).isInstanceOf(Undone.AsBefore.class);
            assertThat(trial.find("gitlab:issue:edit", EDIT)).isInstanceOf(Found.Nothing.class);
            assertThat(trial.undo("gitlab:issue:edit", EDIT)).isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void anIssueThatSomebodyEditedSinceIsLeft() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(get(urlEqualTo("/projects/12/issues/7")), issue("opened", "1"));
            trial.on(put(urlEqualTo("/projects/12/issues/7")), issue("closed", "2"));
            trial.run("gitlab:issue:edit", EDIT);
            trial.on(get(urlEqualTo("/projects/12/issues/7")), issue("closed", "9"));

            assertThat(trial.undo("gitlab:issue:edit", EDIT)).isInstanceOf(Undone.Left.class);
        }
    }

    @Test
    void onlyTheGroupsThatAreMissingAreMadeAndRemovedAgain() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(get(urlEqualTo("/groups/acme")), "{\"id\": 1}");
            trial.on(get(urlEqualTo("/groups/acme%2Fshop")), 404, "{\"message\": \"404 Group Not Found\"}");
            trial.on(get(urlEqualTo("/groups/acme%2Fshop%2Fone")), 404, "{}");
            trial.on(
                    post(urlEqualTo("/groups"))
                            .withRequestBody(equalToJson("{\"name\": \"shop\", \"path\": \"shop\", \"parent_id\": 1}")),
                    201,
                    "{\"id\": 2}");
            trial.on(
                    post(urlEqualTo("/groups"))
                            .withRequestBody(
                                    equalToJson(
                                            "{\"name\": \"Team One\", \"path\": \"one\", \"parent_id\": 2, \"description\": \"Ours\"}")),
                    201,
                    "{\"id\": 3}");

            assertThat(trial.run("gitlab:group:ensureExists", GROUP)
                            .path("groupId")
                            .asInt())
                    .isEqualTo(3);

            for (String group : new String[] {"acme%2Fshop", "acme%2Fshop%2Fone"}) {
                trial.on(get(urlEqualTo("/groups/" + group)), "{\"id\": 2}");
                trial.on(get(urlEqualTo("/groups/" + group + "/projects?per_page=1")), "[]");
                trial.on(get(urlEqualTo("/groups/" + group + "/subgroups?per_page=1")), "[]");
                trial.on(delete(urlEqualTo("/groups/" + group)), 202, "{}");
            }
            assertThat(trial.find("gitlab:group:ensureExists", GROUP)).isInstanceOf(Found.Done.class);
            assertThat(trial.undo("gitlab:group:ensureExists", GROUP)).isInstanceOf(Undone.AsBefore.class);
            trial.server().verify(0, deleteRequestedFor(urlEqualTo("/groups/acme")));
            trial.server().verify(1, deleteRequestedFor(urlEqualTo("/groups/acme%2Fshop")));
        }
    }

    @Test
    void aGroupWithSomethingInItIsLeft() throws Exception {
        try (HostTrial trial = gitLab()) {
            String input = "{\"repoUrl\": \"gitlab.acme.example\", \"path\": [\"acme\"]}";
            trial.on(get(urlEqualTo("/groups/acme")), 404, "{}");
            trial.on(post(urlEqualTo("/groups")), 201, "{\"id\": 2}");
            trial.run("gitlab:group:ensureExists", input);
            trial.on(get(urlEqualTo("/groups/acme")), "{\"id\": 2}");
            trial.on(get(urlEqualTo("/groups/acme/projects?per_page=1")), "[{\"id\": 9}]");

            assertThat(trial.undo("gitlab:group:ensureExists", input)).isInstanceOf(Undone.Left.class);
        }
    }

    @Test
    void aGroupThatCannotBeMadeHalfWayIsRemovedWithTheOthers() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(get(urlEqualTo("/groups/acme")), "{\"id\": 1}");
            trial.on(get(urlEqualTo("/groups/acme%2Fshop")), "{\"id\": 2}");
            trial.on(get(urlEqualTo("/groups/acme%2Fshop%2Fone")), 404, "{}");
            trial.on(post(urlEqualTo("/groups")), 403, "{\"message\": \"403 Forbidden\"}");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("gitlab:group:ensureExists", GROUP))
                    .withMessageContaining("Cannot make the group acme/shop/one");
            assertThat(trial.find("gitlab:group:ensureExists", GROUP)).isInstanceOf(Found.Nothing.class);
            assertThat(trial.undo("gitlab:group:ensureExists", GROUP)).isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void aDryRunMakesNoGroup() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.dryRun();

            assertThat(trial.run("gitlab:group:ensureExists", GROUP)
                            .path("groupId")
                            .asInt())
                    .isEqualTo(42);
        }
    }

    @Test
    void anAccessTokenIsMadeOnceAndRevoked() throws Exception {
        try (HostTrial trial = gitLab()) {
            String tokens = "/projects/12/access_tokens";
            trial.on(
                    get(urlEqualTo(tokens + "?per_page=100")).withHeader("PRIVATE-TOKEN", equalTo(HostTrial.TOKEN)),
                    "[{\"id\": 1, \"name\": \"ci\"}]");
            trial.on(
                    post(urlEqualTo(tokens))
                            .withRequestBody(equalToJson(
                                    "{\"name\": \"ci\", \"scopes\": [\"read_repository\"], \"access_level\": 40,"
                                            + " \"expires_at\": \"1971-01-01\"}")),
                    201,
                    "{\"id\": 2, \"token\": \"glpat-1\"}");
            assertThat(trial.run("gitlab:projectAccessToken:create", TOKEN).toString())
                    .isEqualTo("{\"access_token\":\"glpat-1\"}");
            assertThat(trial.run("gitlab:projectAccessToken:create", TOKEN).toString())
                    .isEqualTo("{\"access_token\":\"glpat-1\"}");
            trial.server().verify(1, postRequestedFor(urlEqualTo(tokens)));

            trial.on(get(urlEqualTo(tokens + "/2")), "{\"id\": 2, \"revoked\": false}");
            trial.on(delete(urlEqualTo(tokens + "/2")), 204, "");
            assertThat(trial.find("gitlab:projectAccessToken:create", TOKEN)).isInstanceOf(Found.Done.class);
            assertThat(trial.undo("gitlab:projectAccessToken:create", TOKEN)).isInstanceOf(Undone.AsBefore.class);
            trial.on(get(urlEqualTo(tokens + "/2")), "{\"id\": 2, \"revoked\": true}");
            assertThat(trial.find("gitlab:projectAccessToken:create", TOKEN)).isInstanceOf(Found.Nothing.class);
        }
    }

    @Test
    void aTokenWhoseValueNobodySawIsRevokedAndMadeAgain() throws Exception {
        try (HostTrial trial = gitLab()) {
            String tokens = "/projects/12/deploy_tokens";
            String input = """
                    {"repoUrl": "gitlab.acme.example?owner=team&repo=app", "projectId": 12, "name": "ci",
                     "scopes": ["read_repository"], "username": "bot"}
                    """;
            trial.on(get(urlEqualTo(tokens + "?per_page=100")), "[{\"id\": 1, \"name\": \"ci\"}]");
            trial.on(
                    post(urlEqualTo(tokens))
                            .withRequestBody(equalToJson(
                                    "{\"name\": \"ci\", \"scopes\": [\"read_repository\"], \"username\": \"bot\"}")),
                    201,
                    "{\"id\": 2, \"token\": \"gldt-1\", \"username\": \"bot\"}");
            trial.run("gitlab:projectDeployToken:create", input);
            trial.dieBeforeNote(1);
            trial.on(
                    get(urlEqualTo(tokens + "?per_page=100")),
                    "[{\"id\": 1, \"name\": \"ci\"}, {\"id\": 2, \"name\": \"ci\"}]");
            trial.on(delete(urlEqualTo(tokens + "/2")), 204, "");

            assertThat(trial.find("gitlab:projectDeployToken:create", input)).isInstanceOf(Found.Partly.class);
            assertThat(trial.run("gitlab:projectDeployToken:create", input).toString())
                    .isEqualTo("{\"deploy_token\":\"gldt-1\",\"user\":\"bot\"}");
            trial.server().verify(1, deleteRequestedFor(urlEqualTo(tokens + "/2")));
            trial.server().verify(0, deleteRequestedFor(urlEqualTo(tokens + "/1")));
        }
    }

    @Test
    void aPipelineIsTriggeredWithATokenThatIsThrownAway() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(
                    post(urlEqualTo("/projects/12/triggers"))
                            .withRequestBody(equalToJson("{\"description\": \"Once\"}")),
                    201,
                    "{\"id\": 5, \"token\": \"glptt\"}");
            trial.on(
                    post(urlEqualTo("/projects/12/trigger/pipeline"))
                            .withRequestBody(equalToJson(
                                    "{\"token\": \"glptt\", \"ref\": \"main\", \"variables\": {\"A\": \"b\"}}")),
                    201,
                    "{\"id\": 99, \"web_url\": \"https://gitlab.acme.example/p/99\"}");
            trial.on(delete(urlEqualTo("/projects/12/triggers/5")), 204, "");

            assertThat(trial.run("gitlab:pipeline:trigger", TRIGGER)
                            .path("pipelineUrl")
                            .asString())
                    .isEqualTo("https://gitlab.acme.example/p/99");
            assertThat(trial.notes().toString()).doesNotContain("glptt");

            trial.on(get(urlEqualTo("/projects/12/pipelines/99")), "{\"status\": \"running\"}");
            trial.on(post(urlEqualTo("/projects/12/pipelines/99/cancel")), "{}");
            assertThat(trial.undo("gitlab:pipeline:trigger", TRIGGER)).isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void theTokenIsThrownAwayWhenThePipelineDoesNotRun() throws Exception {
        try (HostTrial trial = gitLab()) {
            trial.on(post(urlEqualTo("/projects/12/triggers")), 201, "{\"id\": 5, \"token\": \"glptt\"}");
            trial.on(post(urlEqualTo("/projects/12/trigger/pipeline")), 400, "{\"message\": \"Reference not found\"}");
            trial.on(delete(urlEqualTo("/projects/12/triggers/5")), 204, "");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("gitlab:pipeline:trigger", TRIGGER))
                    .withMessageContaining("Reference not found");
            trial.server().verify(1, deleteRequestedFor(urlEqualTo("/projects/12/triggers/5")));
        }
    }

    @Test
    void aBranchRestrictionIsMadeAndDeleted() throws Exception {
        try (HostTrial trial = bitbucket()) {
            trial.on(
                    post(urlEqualTo("/repositories/team/app/branch-restrictions"))
                            .withHeader("Authorization", equalTo("Bearer " + HostTrial.TOKEN))
                            .withRequestBody(equalToJson("""
                                    {"branch_match_kind": "branching_model", "kind": "require_approvals_to_merge", "users": [],
                                     "groups": [], "branch_type": "development", "value": 2}
                                    """)),
                    201,
                    "{\"id\": 4}");

            assertThat(trial.run("bitbucketCloud:branchRestriction:create", RESTRICT)
                            .toString())
                    .isEqualTo("{\"json\":\"{\\\"id\\\":4}\",\"statusCode\":201}");

            trial.on(get(urlEqualTo("/repositories/team/app/branch-restrictions/4")), "{\"id\": 4}");
            trial.on(delete(urlEqualTo("/repositories/team/app/branch-restrictions/4")), 204, "");
            assertThat(trial.find("bitbucketCloud:branchRestriction:create", RESTRICT))
                    .isInstanceOf(Found.Done.class);
            assertThat(trial.undo("bitbucketCloud:branchRestriction:create", RESTRICT))
                    .isInstanceOf(Undone.AsBefore.class);
        }
    }

    @Test
    void aPipelineOfBitbucketIsRunAndStopped() throws Exception {
        try (HostTrial trial = bitbucket()) {
            trial.on(
                    post(urlEqualTo("/repositories/team/app/pipelines/")).withHeader("X-Nobody", absent()),
                    201,
                    "{\"build_number\": 8, \"uuid\": \"{u}\"}");

            assertThat(trial.run("bitbucket:pipelines:run", RUN).toString())
                    .contains("\"buildNumber\":8", "https://bitbucket.org/team/app/pipelines");

            trial.on(
                    get(urlEqualTo("/repositories/team/app/pipelines/%7Bu%7D")),
                    "{\"state\": {\"name\": \"IN_PROGRESS\"}}");
            trial.on(post(urlEqualTo("/repositories/team/app/pipelines/%7Bu%7D/stopPipeline")), 204, "");
            assertThat(trial.undo("bitbucket:pipelines:run", RUN)).isInstanceOf(Undone.AsBefore.class);
            trial.server()
                    .verify(1, postRequestedFor(urlEqualTo("/repositories/team/app/pipelines/%7Bu%7D/stopPipeline")));
        }
    }

    @Test
    void saysThatTheHostTakesNoMoreRequests() throws Exception {
        try (HostTrial trial = bitbucket()) {
            trial.on(
                    post(urlEqualTo("/repositories/team/app/pipelines/")),
                    429,
                    "{\"error\": {\"message\": \"Slow down\"}}");

            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run("bitbucket:pipelines:run", RUN))
                    .withMessageContaining("rate limit");
        }
    }
}
