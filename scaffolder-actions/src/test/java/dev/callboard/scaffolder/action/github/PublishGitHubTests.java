package dev.callboard.scaffolder.action.github;

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

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostTrial;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** {@code publish:github} against a host that answers as GitHub does, and real repositories. */
class PublishGitHubTests {

    private static final String INPUT = """
            {"repoUrl": "github.acme.example?owner=acme&repo=orders", "description": "Orders", "repoVisibility": "internal",
             "topics": ["Java", "Shop"], "collaborators": [{"access": "push", "team": "group:default/shop"}],
             "repoVariables": {"REGION": "eu"}}
            """;
    private static final String REPOSITORY = """
            {"id": 7, "html_url": "https://github.acme.example/acme/orders", "default_branch": "main",
             "clone_url": "https://github.acme.example/acme/orders.git", "open_issues_count": 0, "forks_count": 0}
            """;

    @TempDir
    Path folder;

    private HostTrial trial;

    @BeforeEach
    void start() throws Exception {
        trial = new HostTrial(folder, Kind.GITHUB, "github.acme.example", "x-access-token", GitHubActions::all);
        trial.write("README.md", "# Orders");
        trial.on(signed(get(urlEqualTo("/users/acme"))), "{\"type\": \"Organization\"}");
        trial.on(signed(get(urlEqualTo("/repos/acme/orders"))), REPOSITORY);
        trial.on(signed(put(urlEqualTo("/orgs/acme/teams/shop/repos/acme/orders"))), 204, "");
        trial.on(signed(put(urlEqualTo("/repos/acme/orders/topics"))), "{}");
        trial.on(signed(post(urlEqualTo("/repos/acme/orders/actions/variables"))), 201, "{}");
        trial.on(signed(put(urlEqualTo("/repos/acme/orders/branches/main/protection"))), "{}");
        trial.on(signed(post(urlEqualTo("/orgs/acme/repos"))), 201, REPOSITORY);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private static MappingBuilder signed(MappingBuilder request) {
        return request.withHeader("Authorization", equalTo("Bearer " + HostTrial.TOKEN))
                .withHeader("Accept", equalTo("application/vnd.github+json"))
                .withHeader("X-GitHub-Api-Version", equalTo("2022-11-28"));
    }

    @Test
    void makesTheRepositoryPushesTheWorkspaceAndProtectsTheBranch() throws Exception {
        ObjectNode outputs = trial.run("publish:github", INPUT);

        String head = trial.push("acme/orders.git", "main", "README.md", "# Orders");
        assertThat(outputs.path("commitHash").asString()).isEqualTo(head);
        assertThat(outputs.path("remoteUrl").asString()).isEqualTo("https://github.acme.example/acme/orders.git");
        assertThat(outputs.path("repoContentsUrl").asString())
                .isEqualTo("https://github.acme.example/acme/orders/blob/main");
        trial.server().verify(postRequestedFor(urlEqualTo("/orgs/acme/repos")).withRequestBody(equalToJson("""
                {"name": "orders", "private": false, "visibility": "internal", "delete_branch_on_merge": false,
                 "allow_merge_commit": true, "allow_squash_merge": true, "allow_rebase_merge": true,
                 "allow_auto_merge": false, "allow_update_branch": false, "squash_merge_commit_title": "COMMIT_OR_PR_TITLE",
                 "squash_merge_commit_message": "COMMIT_MESSAGES", "description": "Orders"}
                """)));
        trial.server()
                .verify(putRequestedFor(urlEqualTo("/repos/acme/orders/topics"))
                        .withRequestBody(equalToJson("{\"names\": [\"java\", \"shop\"]}")));
        trial.server()
                .verify(putRequestedFor(urlEqualTo("/orgs/acme/teams/shop/repos/acme/orders"))
                        .withRequestBody(equalToJson("{\"permission\": \"push\"}")));
        trial.server()
                .verify(putRequestedFor(urlEqualTo("/repos/acme/orders/branches/main/protection"))
                        .withRequestBody(equalToJson("""
                {"required_status_checks": {"strict": true, "contexts": []}, "restrictions": null, "enforce_admins": true,
                 "required_pull_request_reviews": {"required_approving_review_count": 1, "require_code_owner_reviews": false,
                   "dismiss_stale_reviews": false, "require_last_push_approval": false},
                 "required_conversation_resolution": false, "required_linear_history": false}
                """)));
    }

    @Test
    void aBranchThatCannotBeProtectedIsOnlyAWarning() throws Exception {
        trial.on(signed(put(urlEqualTo("/repos/acme/orders/branches/main/protection"))), 403, """
                {"message": "Upgrade to GitHub Pro or make this repository public to enable this feature."}
                """);

        ObjectNode outputs = trial.run("publish:github", INPUT);

        assertThat(outputs.has("commitHash")).isTrue();
        assertThat(trial.log()).anyMatch(line -> line.startsWith("WARN") && line.contains("not protected"));
    }

    @Test
    void aTakenNameFailsTheStep() throws Exception {
        trial.on(signed(post(urlEqualTo("/orgs/acme/repos"))), 422, """
                {"message": "Repository creation failed.",
                 "errors": [{"resource": "Repository", "code": "custom", "field": "name", "message": "name already exists on this account"}]}
                """);

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("publish:github", INPUT))
                .withMessageStartingWith("Failed to create the Organization repository acme/orders, ")
                .withMessageContaining("name already exists on this account")
                .matches(e -> e.kind() == ActionException.Kind.CONFLICT);
        assertThat(trial.repository("acme/orders.git")).doesNotExist();
    }

    @Test
    void aHostThatRepeatsTheTokenDoesNotBringItIntoTheMessage() {
        trial.on(get(urlEqualTo("/users/acme")), 401, "{\"message\": \"Bad credentials: " + HostTrial.TOKEN + "\"}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("publish:github", INPUT))
                .withMessageContaining("does not accept the credentials")
                .withMessageNotContaining(HostTrial.TOKEN);
    }

    @Test
    void aReachedRateLimitIsSaidToBeOne() {
        trial.on(
                signed(post(urlEqualTo("/orgs/acme/repos"))),
                aResponse()
                        .withStatus(403)
                        .withHeader("x-ratelimit-remaining", "0")
                        .withHeader("retry-after", "1800")
                        .withBody("{\"message\": \"API rate limit exceeded\"}"));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("publish:github", INPUT))
                .withMessageContaining("rate limit")
                .matches(e -> e.kind() == ActionException.Kind.FAILED);
        trial.server().verify(1, postRequestedFor(urlEqualTo("/orgs/acme/repos")));
    }

    @Test
    void theTokenOfTheUserTakesThePlaceOfTheServers() throws Exception {
        trial.server().resetMappings();
        trial.on(
                get(urlEqualTo("/users/jo")).withHeader("Authorization", equalTo("Bearer of-jo")),
                "{\"type\": \"User\"}");
        trial.on(post(urlEqualTo("/user/repos")).withHeader("Authorization", equalTo("Bearer of-jo")), 201, REPOSITORY);

        trial.run("publish:github", """
                {"repoUrl": "github.acme.example?owner=jo&repo=orders", "token": "of-jo", "protectDefaultBranch": false}
                """);

        assertThat(trial.repository("jo/orders.git")).exists();
    }

    @Test
    void anotherAttemptGoesOnBehindTheRepositoryThatWasMade() throws Exception {
        trial.run("publish:github", INPUT);
        trial.dieBeforeNote(2);

        assertThat(trial.find("publish:github", INPUT)).isInstanceOf(Found.Partly.class);
        ObjectNode outputs = trial.run("publish:github", INPUT);

        trial.server().verify(1, postRequestedFor(urlEqualTo("/orgs/acme/repos")));
        assertThat(trial.find("publish:github", INPUT)).isEqualTo(new Found.Done(outputs));
    }

    @Test
    void aRepositoryWithContentThatWasNotNotedIsNotTakenForOurs() throws Exception {
        trial.run("publish:github", INPUT);
        trial.dieBeforeNote(1);

        assertThat(trial.find("publish:github", INPUT)).isInstanceOf(Found.Unknown.class);
    }

    @Test
    void theUndoDeletesWhatNobodyHasUsed() throws Exception {
        trial.run("publish:github", INPUT);
        trial.on(signed(delete(urlEqualTo("/repos/acme/orders"))), 204, "");

        assertThat(trial.undo("publish:github", INPUT)).isInstanceOf(Undone.AsBefore.class);
        trial.server().verify(1, deleteRequestedFor(urlEqualTo("/repos/acme/orders")));
    }

    @Test
    void theUndoKeepsWhatSomebodyHasPushedTo() throws Exception {
        trial.run("publish:github", INPUT);
        trial.push("acme/orders.git", "main", "more.txt", "more");

        assertThat(trial.undo("publish:github", INPUT)).isInstanceOf(Undone.Left.class);
        trial.server().verify(0, deleteRequestedFor(urlEqualTo("/repos/acme/orders")));
    }

    @Test
    void theUndoSaysWhatToDoWhenItMayNotDelete() throws Exception {
        trial.run("publish:github", INPUT);
        trial.on(
                signed(delete(urlEqualTo("/repos/acme/orders"))),
                403,
                "{\"message\": \"Must have admin rights to Repository.\"}");

        assertThat(trial.undo("publish:github", INPUT))
                .isInstanceOfSatisfying(
                        Undone.Left.class,
                        left -> assertThat(left.remedy()).contains("https://github.acme.example/acme/orders"));
    }

    @Test
    void aRepositoryThatWasNeverMadeNeedsNoUndo() throws Exception {
        assertThat(trial.undo("publish:github", INPUT)).isInstanceOf(Undone.AsBefore.class);
        assertThat(trial.find("publish:github", INPUT)).isEqualTo(new Found.Nothing());
    }

    @Test
    void anotherHostIsRefused() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("publish:github", "{\"repoUrl\": \"evil.example?owner=acme&repo=orders\"}"))
                .withMessageContaining("evil.example")
                .matches(e -> e.kind() == ActionException.Kind.INPUT);
    }
}
