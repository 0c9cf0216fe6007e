package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.delete;
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
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.azure.AzureActions;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.gerrit.GerritActions;
import dev.callboard.scaffolder.action.gitea.GiteaActions;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scm.ScmIntegration.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Publishing to every host but GitHub, each of which has its own words and its own way to be shown a login. */
class PublishToHostsTests {

    @TempDir
    Path folder;

    private @Nullable HostTrial open;

    @AfterEach
    void end() {
        if (open != null) {
            open.close();
        }
    }

    private HostTrial trial(Kind kind, String host, String user, Function<ScmHosts, List<TemplateAction>> family)
            throws Exception {
        HostTrial trial = new HostTrial(folder, kind, host, user, family);
        open = trial;
        trial.write("README.md", "# Orders");
        return trial;
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + HostTrial.TOKEN).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void publishesToGitLab() throws Exception {
        HostTrial trial = trial(Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        String project = """
                {"id": 12, "path_with_namespace": "acme/shop/orders", "web_url": "https://gitlab.acme.example/acme/shop/orders",
                 "http_url_to_repo": "https://gitlab.acme.example/acme/shop/orders.git"}
                """;
        String input = """
                {"repoUrl": "gitlab.acme.example?owner=acme%2Fshop&repo=orders", "defaultBranch": "main", "topics": ["shop"],
                 "settings": {"visibility": "internal"}, "branches": [{"name": "main", "protect": true}],
                 "projectVariables": [{"key": "REGION", "value": "eu", "masked": true}], "ownerUsername": "jo"}
                """;
        trial.on(
                get(urlEqualTo("/namespaces/acme%2Fshop")).withHeader("PRIVATE-TOKEN", equalTo(HostTrial.TOKEN)),
                "{\"id\": 3}");
        trial.on(post(urlEqualTo("/projects")).withRequestBody(equalToJson("""
                {"namespace_id": 3, "name": "orders", "path": "orders", "visibility": "internal", "topics": ["shop"]}
                """)), 201, project);
        trial.on(get(urlEqualTo("/users?username=jo")), "[]");
        trial.on(
                post(urlEqualTo("/projects/12/protected_branches")),
                409,
                "{\"message\": \"Protected branch 'main' already exists\"}");
        trial.on(post(urlEqualTo("/projects/12/variables")).withRequestBody(equalToJson("""
                {"variable_type": "env_var", "protected": false, "masked": true, "raw": false, "environment_scope": "*", "key": "REGION", "value": "eu"}
                """)), 201, "{}");
        trial.on(get(urlEqualTo("/projects/acme%2Fshop%2Forders")), project);
        trial.on(delete(urlEqualTo("/projects/12")), 202, "{}");

        ObjectNode outputs = trial.run("publish:gitlab", input);

        assertThat(outputs.path("commitHash").asString())
                .isEqualTo(trial.push("acme/shop/orders.git", "main", "README.md", "# Orders"));
        assertThat(outputs.path("repoContentsUrl").asString())
                .isEqualTo("https://gitlab.acme.example/acme/shop/orders/-/blob/main");
        assertThat(outputs.path("projectId").asInt()).isEqualTo(12);
        assertThat(outputs.path("created").asBoolean()).isTrue();
        assertThat(trial.log()).anyMatch(line -> line.contains("no such user"));
        assertThat(trial.find("publish:gitlab", input)).isEqualTo(new Found.Done(outputs));
        assertThat(trial.undo("publish:gitlab", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void leavesAProjectOfGitLabAloneThatMayBeThere() throws Exception {
        HostTrial trial = trial(Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        trial.on(
                get(urlEqualTo("/projects/acme%2Forders")),
                "{\"id\": 12, \"http_url_to_repo\": \"https://gitlab.acme.example/acme/orders.git\"}");

        ObjectNode outputs = trial.run("publish:gitlab", """
                {"repoUrl": "gitlab.acme.example?owner=acme&repo=orders", "skipExisting": true}
                """);

        assertThat(outputs.path("created").asBoolean()).isFalse();
        trial.server().verify(0, postRequestedFor(urlEqualTo("/projects")));
    }

    @Test
    void saysWhichNamespaceOfGitLabIsMissing() throws Exception {
        HostTrial trial = trial(Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        trial.on(get(urlEqualTo("/namespaces/nobody")), 404, "{\"message\": \"404 Namespace Not Found\"}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() ->
                        trial.run("publish:gitlab", "{\"repoUrl\": \"gitlab.acme.example?owner=nobody&repo=orders\"}"))
                .withMessageContaining("'nobody'")
                .matches(e -> e.kind() == ActionException.Kind.INPUT);
    }

    @Test
    void opensAnIssueOnGitLabAndFindsAVariableByItsName() throws Exception {
        HostTrial trial = trial(Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        trial.on(
                post(urlEqualTo("/projects/acme%2Forders/issues")).withRequestBody(equalToJson("""
                {"confidential": false, "title": "Look", "labels": "a,b"}
                """)),
                201,
                "{\"id\": 99, \"iid\": 4, \"web_url\": \"https://gitlab.acme.example/acme/orders/-/issues/4\"}");
        String variable = """
                {"repoUrl": "gitlab.acme.example?owner=acme&repo=orders", "projectId": 12, "key": "REGION", "value": "eu", "variableType": "env_var"}
                """;

        ObjectNode issue = trial.run("gitlab:issues:create", """
                {"repoUrl": "gitlab.acme.example?owner=acme&repo=orders", "title": "Look", "labels": "a,b"}
                """);
        assertThat(issue.path("issueIid").asInt()).isEqualTo(4);

        trial.dieBeforeNote(0);
        trial.on(post(urlEqualTo("/projects/12/variables")), 201, "{}");
        trial.on(delete(urlEqualTo("/projects/12/variables/REGION?filter%5Benvironment_scope%5D=*")), 204, "");
        String there = "/projects/12/variables/REGION?filter%5Benvironment_scope%5D=*";
        trial.on(get(urlEqualTo("/projects/12")), "{\"path_with_namespace\": \"acme/Orders\"}");
        trial.on(get(urlEqualTo(there)), 404, "{\"message\": \"404 Variable Not Found\"}");
        trial.run("gitlab:projectVariable:create", variable);
        trial.on(get(urlEqualTo(there)), "{}");
        assertThat(trial.find("gitlab:projectVariable:create", variable)).isInstanceOf(Found.Done.class);
        assertThat(trial.undo("gitlab:projectVariable:create", variable)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void leavesAVariableOfGitLabAloneThatWasThere() throws Exception {
        HostTrial trial = trial(Kind.GITLAB, "gitlab.acme.example", "oauth2", GitLabActions::all);
        String variable = """
                {"repoUrl": "gitlab.acme.example?owner=acme&repo=orders", "projectId": "acme/orders", "key": "REGION",
                 "value": "eu", "variableType": "env_var"}
                """;
        trial.on(
                get(urlEqualTo("/projects/acme%2Forders/variables/REGION?filter%5Benvironment_scope%5D=*")),
                "{\"key\": \"REGION\", \"value\": \"us\"}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run("gitlab:projectVariable:create", variable))
                .withMessageContaining("'REGION' is there already");
        assertThat(trial.undo("gitlab:projectVariable:create", variable)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void publishesToGitea() throws Exception {
        HostTrial trial = trial(Kind.GITEA, "gitea.acme.example", "robot", GiteaActions::all);
        String input = """
                {"repoUrl": "gitea.acme.example?owner=acme&repo=orders", "description": "Orders", "repoVisibility": "private"}
                """;
        trial.on(get(urlEqualTo("/orgs/acme")).withHeader("Authorization", equalTo(basic("robot"))), "{}");
        trial.on(post(urlEqualTo("/orgs/acme/repos")).withRequestBody(equalToJson("""
                {"name": "orders", "description": "Orders", "private": true}
                """)), 201, "{\"id\": 5}");
        trial.on(get(urlEqualTo("/repos/acme/orders")), "{\"id\": 5}");
        trial.on(delete(urlEqualTo("/repos/acme/orders")), 204, "");

        ObjectNode outputs = trial.run("publish:gitea", input);

        assertThat(outputs.path("remoteUrl").asString()).isEqualTo("https://gitea.acme.example/acme/orders.git");
        assertThat(outputs.path("repoContentsUrl").asString())
                .isEqualTo("https://gitea.acme.example/acme/orders/src/branch/main/");
        assertThat(trial.undo("publish:gitea", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void publishesToBitbucketCloud() throws Exception {
        HostTrial trial = trial(Kind.BITBUCKET_CLOUD, "bitbucket.org", "x-token-auth", BitbucketActions::all);
        String repository = """
                {"uuid": "{1}", "links": {"html": {"href": "https://bitbucket.org/acme/orders"}, "clone": [
                  {"name": "https", "href": "https://bitbucket.org/acme/orders.git"}, {"name": "ssh", "href": "git@x"}]}}
                """;
        String input =
                "{\"repoUrl\": \"bitbucket.org?workspace=acme&project=SHOP&repo=orders\", \"description\": \"Orders\"}";
        trial.on(
                post(urlEqualTo("/repositories/acme/orders"))
                        .withHeader("Authorization", equalTo("Bearer " + HostTrial.TOKEN))
                        .withRequestBody(equalToJson("""
                {"scm": "git", "is_private": true, "description": "Orders", "project": {"key": "SHOP"}}
                """)),
                repository);
        trial.on(get(urlEqualTo("/repositories/acme/orders")), repository);
        trial.on(delete(urlEqualTo("/repositories/acme/orders")), 204, "");

        ObjectNode outputs = trial.run("publish:bitbucketCloud", input);

        assertThat(outputs.path("remoteUrl").asString()).isEqualTo("https://bitbucket.org/acme/orders.git");
        assertThat(outputs.path("repoContentsUrl").asString())
                .isEqualTo("https://bitbucket.org/acme/orders/src/master");
        assertThat(trial.undo("publish:bitbucketCloud", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void publishesToABitbucketServer() throws Exception {
        HostTrial trial = trial(Kind.BITBUCKET_SERVER, "bitbucket.acme.example", "robot", BitbucketActions::all);
        String repository = """
                {"id": 8, "links": {"self": [{"href": "https://bitbucket.acme.example/projects/SHOP/repos/orders/browse"}],
                 "clone": [{"name": "http", "href": "https://bitbucket.acme.example/scm/shop/orders.git"}]}}
                """;
        String input = "{\"repoUrl\": \"bitbucket.acme.example?project=SHOP&repo=orders\", \"enableLFS\": true}";
        trial.on(
                post(urlEqualTo("/projects/SHOP/repos"))
                        .withHeader("Authorization", equalTo(basic("robot")))
                        .withRequestBody(equalToJson("{\"name\": \"orders\", \"public\": false}")),
                201,
                repository);
        trial.on(put(urlEqualTo("/git-lfs/admin/projects/SHOP/repos/orders/enabled")), 204, "");
        trial.on(get(urlEqualTo("/projects/SHOP/repos/orders")), repository);
        trial.on(delete(urlEqualTo("/projects/SHOP/repos/orders")), 202, "");

        ObjectNode outputs = trial.run("publish:bitbucketServer", input);

        assertThat(outputs.path("remoteUrl").asString())
                .isEqualTo("https://bitbucket.acme.example/scm/shop/orders.git");
        assertThat(trial.undo("publish:bitbucketServer", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void publishesToAzure() throws Exception {
        HostTrial trial = trial(Kind.AZURE, "dev.azure.com", "token", AzureActions::all);
        String repository = """
                {"id": "r-1", "remoteUrl": "https://dev.azure.com/acme/shop/_git/orders", "webUrl": "https://dev.azure.com/acme/shop/_git/orders"}
                """;
        String input = "{\"repoUrl\": \"dev.azure.com?organization=acme&project=shop&repo=orders\"}";
        trial.on(
                post(urlEqualTo("/acme/shop/_apis/git/repositories?api-version=6.0"))
                        .withHeader("Authorization", equalTo(basic("")))
                        .withRequestBody(equalToJson("{\"name\": \"orders\"}")),
                201,
                repository);
        trial.on(get(urlEqualTo("/acme/shop/_apis/git/repositories/orders?api-version=6.0")), repository);
        trial.on(delete(urlEqualTo("/acme/shop/_apis/git/repositories/r-1?api-version=6.0")), 204, "");

        ObjectNode outputs = trial.run("publish:azure", input);

        assertThat(outputs.path("repositoryId").asString()).isEqualTo("r-1");
        assertThat(trial.repository("acme/shop/_git/orders")).exists();
        assertThat(trial.undo("publish:azure", input)).isInstanceOf(Undone.AsBefore.class);
    }

    @Test
    void publishesToGerritAndPretendsToInADryRun() throws Exception {
        HostTrial trial = trial(Kind.GERRIT, "gerrit.acme.example", "robot", GerritActions::all);
        String input = """
                {"repoUrl": "gerrit.acme.example?workspace=All-Projects&owner=shop&repo=orders", "description": "Orders"}
                """;
        trial.on(
                put(urlEqualTo("/a/projects/orders"))
                        .withHeader("Authorization", equalTo(basic("robot")))
                        .withRequestBody(equalToJson("""
                {"parent": "All-Projects", "description": "Orders", "create_empty_commit": false, "owners": ["shop"]}
                """)),
                201,
                ")]}'\n{\"id\": \"orders\"}");

        trial.dryRun();
        assertThat(trial.run("publish:gerrit", input).path("remoteUrl").asString())
                .isEqualTo("https://gerrit.acme.example/a/orders");
        assertThat(trial.server().getAllServeEvents()).isEmpty();

        trial.reallyRun();
        assertThat(trial.run("publish:gerrit", input).path("repoContentsUrl").asString())
                .isEqualTo("https://gerrit.acme.example/plugins/gitiles/orders/+/refs/heads/master");
        assertThat(trial.repository("a/orders")).exists();
    }
}
