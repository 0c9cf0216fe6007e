package dev.callboard.scaffolder.action.github;

import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

/** {@code publish:github:pull-request} against a host that answers as GitHub's Git data API does. */
class PullRequestTests {

    private static final String ID = "publish:github:pull-request";
    private static final String INPUT = """
            {"repoUrl": "github.acme.example?owner=acme&repo=orders", "branchName": "add/docs", "title": "Add docs",
             "description": "From a template", "targetPath": "docs", "filesToDelete": ["old.txt"],
             "reviewers": ["jo"], "teamReviewers": ["shop", "shop"]}
            """;
    private static final String REPO = "/repos/acme/orders";

    @TempDir
    Path folder;

    private HostTrial trial;

    @BeforeEach
    void start() throws Exception {
        trial = new HostTrial(folder, Kind.GITHUB, "github.acme.example", "x-access-token", GitHubActions::all);
        trial.write("index.md", "# Docs");
        trial.write(".gitignore", "*.log\n");
        trial.write("build.log", "not for the repository");
        trial.on(get(urlEqualTo(REPO)), "{\"default_branch\": \"trunk\", \"permissions\": {\"push\": true}}");
        trial.on(get(urlEqualTo(REPO + "/git/ref/heads/trunk")), "{\"object\": {\"sha\": \"c0\"}}");
        trial.on(get(urlEqualTo(REPO + "/git/ref/heads/add/docs")), 404, "{\"message\": \"Not Found\"}");
        trial.on(get(urlEqualTo(REPO + "/git/commits/c0")), "{\"tree\": {\"sha\": \"t0\"}}");
        trial.on(post(urlEqualTo(REPO + "/git/blobs")), 201, "{\"sha\": \"b1\"}");
        trial.on(post(urlEqualTo(REPO + "/git/trees")), 201, "{\"sha\": \"t1\"}");
        trial.on(post(urlEqualTo(REPO + "/git/commits")), 201, "{\"sha\": \"c1\"}");
        trial.on(post(urlEqualTo(REPO + "/git/refs")), 201, "{}");
        trial.on(get(urlPathEqualTo(REPO + "/pulls")), "[]");
        trial.on(post(urlEqualTo(REPO + "/pulls")), 201, """
                {"number": 5, "html_url": "https://github.acme.example/acme/orders/pull/5"}
                """);
        trial.on(
                post(urlEqualTo(REPO + "/pulls/5/requested_reviewers")),
                422,
                "{\"message\": \"Reviews may only be requested from collaborators.\"}");
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void commitsTheFilesThatGitWouldAndOpensARequest() throws Exception {
        ObjectNode outputs = trial.run(ID, INPUT);

        assertThat(outputs.toString()).isEqualTo("""
                {"targetBranchName":"trunk","remoteUrl":"https://github.acme.example/acme/orders/pull/5","pullRequestNumber":5}\
                """);
        trial.server().verify(2, postRequestedFor(urlEqualTo(REPO + "/git/blobs")));
        trial.server().verify(postRequestedFor(urlEqualTo(REPO + "/git/trees")).withRequestBody(equalToJson("""
                {"base_tree": "t0", "tree": [
                  {"path": "docs/.gitignore", "mode": "100644", "type": "blob", "sha": "b1"},
                  {"path": "docs/index.md", "mode": "100644", "type": "blob", "sha": "b1"},
                  {"path": "old.txt", "mode": "100644", "type": "blob", "sha": null}]}
                """)));
        trial.server()
                .verify(postRequestedFor(urlEqualTo(REPO + "/git/commits")).withRequestBody(equalToJson("""
                {"message": "Add docs", "tree": "t1", "parents": ["c0"]}
                """)));
        trial.server().verify(postRequestedFor(urlEqualTo(REPO + "/git/refs")).withRequestBody(equalToJson("""
                {"ref": "refs/heads/add/docs", "sha": "c1"}
                """)));
        trial.server().verify(postRequestedFor(urlEqualTo(REPO + "/pulls")).withRequestBody(equalToJson("""
                {"title": "Add docs", "body": "From a template", "head": "add/docs", "base": "trunk", "draft": false}
                """)));
        trial.server()
                .verify(postRequestedFor(urlEqualTo(REPO + "/pulls/5/requested_reviewers"))
                        .withRequestBody(equalToJson("{\"reviewers\": [\"jo\"], \"team_reviewers\": [\"shop\"]}")));
        assertThat(trial.log()).anyMatch(line -> line.startsWith("WARN") && line.contains("collaborators"));
    }

    @Test
    void aBranchThatIsThereIsNotOverwritten() {
        trial.on(get(urlEqualTo(REPO + "/git/ref/heads/add/docs")), "{\"object\": {\"sha\": \"c9\"}}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(ID, INPUT))
                .withMessageStartingWith("Pull request creation failed")
                .withMessageContaining("add/docs");
    }

    @Test
    void nothingIsOpenedForNoChangeIfTheInputSaysSo() throws Exception {
        trial.on(post(urlEqualTo(REPO + "/git/trees")), 201, "{\"sha\": \"t0\"}");

        ObjectNode outputs = trial.run(ID, INPUT.replace("\"title\"", "\"createWhenEmpty\": false, \"title\""));

        assertThat(outputs.isEmpty()).isTrue();
        trial.server().verify(0, postRequestedFor(urlEqualTo(REPO + "/pulls")));
    }

    @Test
    void aDryRunAsksNothing() throws Exception {
        trial.dryRun();

        ObjectNode outputs = trial.run(ID, INPUT);

        assertThat(outputs.path("pullRequestNumber").asInt()).isEqualTo(43);
        assertThat(outputs.path("targetBranchName").asString()).isEqualTo("add/docs");
        assertThat(trial.server().getAllServeEvents()).isEmpty();
    }

    @Test
    void theUndoClosesTheRequestAndRemovesItsBranch() throws Exception {
        ObjectNode outputs = trial.run(ID, INPUT);
        trial.on(get(urlEqualTo(REPO + "/git/ref/heads/add/docs")), "{\"object\": {\"sha\": \"c1\"}}");
        trial.on(
                get(urlEqualTo(REPO + "/pulls/5")),
                "{\"state\": \"open\", \"html_url\": \"https://github.acme.example/acme/orders/pull/5\"}");
        trial.on(patch(urlEqualTo(REPO + "/pulls/5")), "{}");
        trial.on(delete(urlEqualTo(REPO + "/git/refs/heads/add/docs")), 204, "");

        assertThat(trial.find(ID, INPUT)).isEqualTo(new Found.Done(outputs));
        assertThat(trial.undo(ID, INPUT)).isInstanceOf(Undone.AsBefore.class);
        trial.server()
                .verify(patchRequestedFor(urlEqualTo(REPO + "/pulls/5"))
                        .withRequestBody(equalToJson("{\"state\": \"closed\"}")));
        trial.server().verify(deleteRequestedFor(urlEqualTo(REPO + "/git/refs/heads/add/docs")));
    }

    @Test
    void theUndoKeepsABranchThatOthersHavePushedTo() throws Exception {
        trial.run(ID, INPUT);
        trial.on(get(urlEqualTo(REPO + "/git/ref/heads/add/docs")), "{\"object\": {\"sha\": \"c2\"}}");
        trial.on(get(urlEqualTo(REPO + "/pulls/5")), "{\"state\": \"open\"}");
        trial.on(patch(urlEqualTo(REPO + "/pulls/5")), "{}");

        assertThat(trial.undo(ID, INPUT)).isInstanceOf(Undone.Left.class);
    }

    @Test
    void aMergedRequestIsLeft() throws Exception {
        trial.run(ID, INPUT);
        trial.on(get(urlEqualTo(REPO + "/pulls/5")), "{\"state\": \"closed\", \"merged\": true}");

        assertThat(trial.undo(ID, INPUT))
                .isInstanceOfSatisfying(
                        Undone.Left.class, left -> assertThat(left.what()).contains("merged"));
    }
}
