package dev.callboard.scaffolder.action.github;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostTrial;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What belongs to a repository of GitHub: made, found again, and undone. */
class GitHubActionsTests {

    private static final String REPO = "/repos/acme/orders";
    private static final String AT = "{\"repoUrl\": \"github.acme.example?owner=acme&repo=orders\", ";
    private static final String KEY = "{\"key\": \"VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDY=\", \"key_id\": \"1\"}";

    /** The public key of whoever opens the box in {@link #sealsAsLibsodiumDoes}. */
    private static final String PUBLIC_KEY = "VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDY=";

    @TempDir
    Path folder;

    private HostTrial trial;

    @BeforeEach
    void start() throws Exception {
        trial = new HostTrial(folder, Kind.GITHUB, "github.acme.example", "x-access-token", GitHubActions::all);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void sealsAsLibsodiumDoes() {
        byte[] ephemeral = new byte[32];
        for (int i = 0; i < ephemeral.length; i++) {
            ephemeral[i] = (byte) (i + 1);
        }

        byte[] sealed = SealedBox.seal(
                "the private key".getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode(PUBLIC_KEY),
                new X25519PrivateKeyParameters(ephemeral, 0));

        assertThat(Base64.getEncoder().encodeToString(sealed))
                .isEqualTo("B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHz8AGsb9LLuNlM4ndKyBGVOWJMEkAg2t5f2uMpoUPIs");
    }

    @Test
    void opensAnIssueAndClosesItToUndo() throws Exception {
        String input = AT + "\"title\": \"Look\", \"labels\": [\"new\"]}";
        trial.on(
                post(urlEqualTo(REPO + "/issues"))
                        .withRequestBody(equalToJson("{\"title\": \"Look\", \"labels\": [\"new\"]}")),
                201,
                "{\"number\": 3, \"html_url\": \"https://github.acme.example/acme/orders/issues/3\"}");
        trial.on(get(urlEqualTo(REPO + "/issues/3")), "{\"state\": \"open\"}");
        trial.on(
                patch(urlEqualTo(REPO + "/issues/3")).withRequestBody(matchingJsonPath("$[?(@.state == 'closed')]")),
                "{}");

        ObjectNode outputs = trial.run("github:issues:create", input);

        assertThat(outputs.path("issueNumber").asInt()).isEqualTo(3);
        assertThat(trial.find("github:issues:create", input)).isEqualTo(new Found.Done(outputs));
        assertThat(trial.undo("github:issues:create", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void createsARulesetAndRemovesItToUndo() throws Exception {
        String input = AT + """
                "name": "default branch", "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
                "rules": [{"type": "deletion"}], "bypassActors": [{"actor_id": 5, "actor_type": "RepositoryRole"}]}""";
        trial.on(get(urlEqualTo(REPO + "/rulesets?includes_parents=false&per_page=100")), "[]");
        trial.on(post(urlEqualTo(REPO + "/rulesets")).withRequestBody(equalToJson("""
                {"name": "default branch", "target": "branch", "enforcement": "active",
                 "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
                 "rules": [{"type": "deletion"}],
                 "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole"}]}""")), 201, "{\"id\": 42}");
        trial.on(get(urlEqualTo(REPO + "/rulesets/42")), "{\"id\": 42}");
        trial.on(delete(urlEqualTo(REPO + "/rulesets/42")), 204, "");

        ObjectNode outputs = trial.run("github:repo:rulesets:create", input);

        assertThat(outputs.path("id").asInt()).isEqualTo(42);
        assertThat(trial.find("github:repo:rulesets:create", input)).isEqualTo(new Found.Done(outputs));
        assertThat(trial.undo("github:repo:rulesets:create", input)).isInstanceOf(Undone.AsBefore.class);
        trial.server().verify(1, deleteRequestedFor(urlEqualTo(REPO + "/rulesets/42")));
    }

    @Test
    void aRulesetIsFoundByItsNameAndNoOtherIsTaken() throws Exception {
        String input = AT + "\"name\": \"mine\", \"target\": \"tag\", \"enforcement\": \"disabled\"}";
        String list = REPO + "/rulesets?includes_parents=false&per_page=100";
        trial.on(get(urlEqualTo(list)), "[{\"id\": 1, \"name\": \"other\"}]");
        trial.on(post(urlEqualTo(REPO + "/rulesets")).withRequestBody(equalToJson("""
                {"name": "mine", "target": "tag", "enforcement": "disabled"}""")), 201, "{\"id\": 2}");
        trial.run("github:repo:rulesets:create", input);
        trial.dieBeforeNote(1);
        trial.on(get(urlEqualTo(list)), "[{\"id\": 1, \"name\": \"other\"}, {\"id\": 2, \"name\": \"mine\"}]");

        assertThat(trial.find("github:repo:rulesets:create", input))
                .isInstanceOfSatisfying(
                        Found.Done.class,
                        done -> assertThat(done.outputs().path("id").asInt()).isEqualTo(2));
    }

    @Test
    void aRulesetThatWasThereBeforeIsNotTakenForTheSteps() {
        String input = AT + "\"name\": \"mine\"}";
        trial.on(
                get(urlEqualTo(REPO + "/rulesets?includes_parents=false&per_page=100")),
                "[{\"id\": 2, \"name\": \"mine\"}]");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("github:repo:rulesets:create", input))
                .withMessage("There is a ruleset 'mine' in acme/orders already");
    }

    @Test
    void anIssueIsNotOpenedTwice() throws Exception {
        String input = AT + "\"title\": \"Look\"}";
        trial.on(post(urlEqualTo(REPO + "/issues")), 201, "{\"number\": 3, \"html_url\": \"https://x\"}");

        ObjectNode first = trial.run("github:issues:create", input);
        ObjectNode second = trial.run("github:issues:create", input);

        assertThat(second).isEqualTo(first);
        trial.server().verify(1, postRequestedFor(urlEqualTo(REPO + "/issues")));
    }

    @Test
    void anIssueWhoseNumberWasLostIsNotKnown() throws Exception {
        String input = AT + "\"title\": \"Look\"}";
        trial.on(post(urlEqualTo(REPO + "/issues")), 201, "{\"number\": 3, \"html_url\": \"https://x\"}");
        trial.run("github:issues:create", input);
        trial.dieBeforeNote(1);

        assertThat(trial.find("github:issues:create", input)).isInstanceOf(Found.Unknown.class);
        assertThat(trial.undo("github:issues:create", input)).isInstanceOf(Undone.Left.class);
    }

    @Test
    void aDryRunOpensNoIssue() throws Exception {
        trial.dryRun();

        assertThat(trial.run("github:issues:create", AT + "\"title\": \"Look\"}")
                        .toString())
                .isEqualTo("""
                {"issueUrl":"https://github.acme.example/acme/orders/issues/42","issueNumber":42}\
                """);
    }

    @Test
    void aWebhookThatWasMadeAndNotNotedIsFoundByItsUrl() throws Exception {
        String input = AT + "\"webhookUrl\": \"https://ci.acme.example/hook\", \"events\": [\"push\", \"release\"]}";
        trial.on(post(urlEqualTo(REPO + "/hooks")), 201, "{\"id\": 11}");
        trial.on(
                get(urlEqualTo(REPO + "/hooks?per_page=100")),
                "[{\"id\": 10, \"config\": {\"url\": \"https://other\"}}, {\"id\": 11, \"config\": {\"url\": \"https://ci.acme.example/hook\"}}]");
        trial.on(delete(urlEqualTo(REPO + "/hooks/11")), 204, "");
        trial.run("github:webhook", input);
        trial.dieBeforeNote(1);

        trial.run("github:webhook", input);

        trial.server().verify(1, postRequestedFor(urlEqualTo(REPO + "/hooks")).withRequestBody(equalToJson("""
                {"name": "web", "active": true, "events": ["push", "release"],
                 "config": {"url": "https://ci.acme.example/hook", "content_type": "form", "insecure_ssl": "0"}}
                """)));
        trial.on(get(urlEqualTo(REPO + "/hooks/11")), "{}");
        assertThat(trial.undo("github:webhook", input)).isInstanceOf(Undone.AsBefore.class);
        trial.server().verify(1, deleteRequestedFor(urlEqualTo(REPO + "/hooks/11")));
    }

    @Test
    void aWebhookThatGitHubRefusesIsOnlyAWarning() throws Exception {
        trial.on(post(urlEqualTo(REPO + "/hooks")), 422, "{\"message\": \"Validation Failed\"}");

        trial.run("github:webhook", AT + "\"webhookUrl\": \"https://ci.acme.example/hook\"}");

        assertThat(trial.log()).anyMatch(line -> line.startsWith("WARN") && line.contains("Validation Failed"));
    }

    @Test
    void removesOnlyTheLabelsThatWereNotThere() throws Exception {
        String input = AT + "\"number\": 3, \"labels\": [\"old\", \"new\"]}";
        trial.on(get(urlEqualTo(REPO + "/issues/3/labels?per_page=100")), "[{\"name\": \"old\"}]");
        trial.on(post(urlEqualTo(REPO + "/issues/3/labels")), "[]");
        trial.on(delete(urlEqualTo(REPO + "/issues/3/labels/new")), "[]");

        trial.run("github:issues:label", input);
        Undone undone = trial.undo("github:issues:label", input);

        assertThat(undone).isInstanceOf(Undone.AsBefore.class);
        trial.server().verify(0, deleteRequestedFor(urlEqualTo(REPO + "/issues/3/labels/old")));
    }

    @Test
    void storesThePrivateKeyAsASecretAndRemovesBoth() throws Exception {
        String input = AT
                + "\"publicKey\": \"ssh-ed25519 AAAA\", \"privateKey\": \"very private\", \"deployKeyName\": \"Push from CI\"}";
        trial.on(
                post(urlEqualTo(REPO + "/keys"))
                        .withRequestBody(equalToJson("{\"title\": \"Push from CI\", \"key\": \"ssh-ed25519 AAAA\"}")),
                201,
                "{\"id\": 4}");
        trial.on(get(urlEqualTo(REPO + "/actions/secrets/PUSH_FROM_CI_PRIVATE_KEY")), 404, "{}");
        trial.on(get(urlEqualTo(REPO + "/actions/secrets/public-key")), KEY);
        trial.on(put(urlEqualTo(REPO + "/actions/secrets/PUSH_FROM_CI_PRIVATE_KEY")), 201, "");
        trial.on(get(urlEqualTo(REPO + "/keys/4")), "{}");
        trial.on(delete(urlEqualTo(REPO + "/keys/4")), 204, "");
        trial.on(delete(urlEqualTo(REPO + "/actions/secrets/PUSH_FROM_CI_PRIVATE_KEY")), 204, "");

        ObjectNode outputs = trial.run("github:deployKey:create", input);

        assertThat(outputs.path("privateKeySecretName").asString()).isEqualTo("PUSH_FROM_CI_PRIVATE_KEY");
        trial.server()
                .verify(putRequestedFor(urlEqualTo(REPO + "/actions/secrets/PUSH_FROM_CI_PRIVATE_KEY"))
                        .withRequestBody(matchingJsonPath("$.encrypted_value")));
        assertThat(trial.notes().toString()).doesNotContain("very private");
        assertThat(trial.undo("github:deployKey:create", input)).isInstanceOf(Undone.AsBefore.class);
        trial.server().verify(deleteRequestedFor(urlEqualTo(REPO + "/actions/secrets/PUSH_FROM_CI_PRIVATE_KEY")));
    }

    @Test
    void makesAnEnvironmentWithReviewersThatThereAre() throws Exception {
        String input = AT + """
                "name": "production", "waitTimer": 5, "reviewers": ["group:default/shop", "user:default/gone"],
                "customBranchPolicyNames": ["release/*"],
                "deploymentBranchPolicy": {"protected_branches": false, "custom_branch_policies": true}}
                """;
        trial.on(get(urlEqualTo(REPO + "/environments/production")), 404, "{}");
        trial.on(get(urlEqualTo("/orgs/acme/teams/shop")), "{\"id\": 8}");
        trial.on(get(urlEqualTo("/users/gone")), 404, "{}");
        trial.on(put(urlEqualTo(REPO + "/environments/production")), "{}");
        trial.on(post(urlEqualTo(REPO + "/environments/production/deployment-branch-policies")), "{}");
        trial.on(delete(urlEqualTo(REPO + "/environments/production")), 204, "");

        trial.run("github:environment:create", input);

        trial.server()
                .verify(putRequestedFor(urlEqualTo(REPO + "/environments/production"))
                        .withRequestBody(equalToJson("""
                {"deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}, "wait_timer": 5,
                 "reviewers": [{"type": "Team", "id": 8}]}
                """)));
        assertThat(trial.log()).anyMatch(line -> line.contains("user:default/gone"));
        assertThat(trial.undo("github:environment:create", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void turnsPagesOffAgainThatWereOff() throws Exception {
        String input = AT + "\"buildType\": \"legacy\", \"sourcePath\": \"/docs\"}";
        trial.on(get(urlEqualTo(REPO + "/pages")), 404, "{}");
        trial.on(
                post(urlEqualTo(REPO + "/pages"))
                        .withRequestBody(
                                equalToJson(
                                        "{\"build_type\": \"legacy\", \"source\": {\"branch\": \"main\", \"path\": \"/docs\"}}")),
                201,
                "{}");
        trial.on(delete(urlEqualTo(REPO + "/pages")), 204, "");

        trial.run("github:pages:enable", input);

        assertThat(trial.undo("github:pages:enable", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void pagesThatAreOnFailAsTheyDoOnGitHub() {
        trial.on(get(urlEqualTo(REPO + "/pages")), "{}");
        trial.on(post(urlEqualTo(REPO + "/pages")), 409, "{\"message\": \"GitHub Pages is already enabled.\"}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("github:pages:enable", AT + "\"buildType\": \"workflow\"}"))
                .withMessageContaining("already enabled");
    }

    @Test
    void protectsABranchThatIsSeenLateAndRequiresSignatures() throws Exception {
        String path = REPO + "/branches/main/protection";
        trial.on(get(urlEqualTo(path)), 404, "{}");
        trial.on(
                put(urlEqualTo(path))
                        .inScenario("late")
                        .whenScenarioStateIs("Started")
                        .willSetStateTo("seen"),
                404,
                "{}");
        trial.on(put(urlEqualTo(path)).inScenario("late").whenScenarioStateIs("seen"), "{}");
        trial.on(post(urlEqualTo(path + "/required_signatures")), "{}");

        trial.run("github:branch-protection:create", AT + "\"branch\": \"main\", \"requiredCommitSigning\": true}");

        trial.server().verify(2, putRequestedFor(urlEqualTo(path)));
    }

    @Test
    void startsAWorkflowOnceEvenIfGitHubIsOutOfOrder() {
        trial.on(post(urlEqualTo(REPO + "/actions/workflows/build.yaml/dispatches")), 503, "");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(
                        "github:actions:dispatch",
                        AT + "\"workflowId\": \"build.yaml\", \"branchOrTagName\": \"main\"}"))
                .withMessageContaining("503");
        trial.server().verify(1, postRequestedFor(urlEqualTo(REPO + "/actions/workflows/build.yaml/dispatches")));
    }

    @Test
    void asksAgainForWhatChangesNothing() throws Exception {
        trial.on(
                get(urlEqualTo(REPO + "/pages"))
                        .inScenario("away")
                        .whenScenarioStateIs("Started")
                        .willSetStateTo("back"),
                aResponse().withStatus(502));
        trial.on(get(urlEqualTo(REPO + "/pages")).inScenario("away").whenScenarioStateIs("back"), 404, "{}");
        trial.on(post(urlEqualTo(REPO + "/pages")), 201, "{}");

        trial.run("github:pages:enable", AT + "\"buildType\": \"workflow\"}");
    }

    @Test
    void namesInPathsAreEncoded() throws Exception {
        trial.on(post(urlEqualTo(REPO + "/actions/workflows/..%2F..%2Fevil/dispatches")), 204, "");

        trial.run("github:actions:dispatch", AT + "\"workflowId\": \"../../evil\", \"branchOrTagName\": \"main\"}");
    }
}
