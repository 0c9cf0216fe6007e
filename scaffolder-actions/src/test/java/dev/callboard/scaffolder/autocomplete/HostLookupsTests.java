package dev.callboard.scaffolder.autocomplete;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.autocomplete.HostLookups.Choice;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of forms are filled with what the user's own token may see. */
class HostLookupsTests {

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        assertThat(server.findAllUnmatchedRequests()).isEmpty();
        server.stop();
        http.close();
    }

    private void answers(String url, String json) {
        server.stubFor(get(urlEqualTo(url))
                .withHeader("Authorization", equalTo("Bearer users-t0ken"))
                .willReturn(okJson(json)));
    }

    private List<Choice> find(String provider, String resource, Map<String, String> context)
            throws InterruptedException {
        ScmIntegrations integrations = ScmIntegrations.of(
                host(Kind.GITHUB, "github.com"),
                host(Kind.GITLAB, "gitlab.com"),
                host(Kind.GITLAB, "gitlab.acme.example"),
                host(Kind.BITBUCKET_CLOUD, "bitbucket.org"));
        return new HostLookups(new ScmHosts(integrations, http, HostSettings.defaults(), InstantSource.system()))
                .find(provider, resource, "users-t0ken", context);
    }

    private ScmIntegration host(Kind kind, String host) {
        return new ScmIntegration(
                kind, host, "https://" + host, server.baseUrl(), new ScmCredentials.Login("server", "servers-t0ken"));
    }

    @Test
    void gitHubListsRepositoriesOverAllPages() throws Exception {
        String full = IntStream.range(0, 100)
                .mapToObj(i -> "{\"full_name\": \"acme/r" + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        answers("/user/repos?per_page=100&page=1", full);
        answers("/user/repos?per_page=100&page=2", "[{\"full_name\": \"acme/last\"}]");

        assertThat(find("github", "repositoriesWithOwner", Map.of()))
                .hasSize(101)
                .endsWith(new Choice(null, "acme/last"));
    }

    @Test
    void gitHubListsBranchesAndOwners() throws Exception {
        answers("/repos/acme/orders/branches?per_page=100&page=1", "[{\"name\": \"main\"}]");
        answers("/user/orgs?per_page=100&page=1", "[{\"login\": \"acme\"}]");

        assertThat(find("github", "branches", Map.of("owner", "acme", "repository", "orders")))
                .containsExactly(new Choice(null, "main"));
        assertThat(find("github", "owners", Map.of("host", "github.com"))).containsExactly(new Choice(null, "acme"));
    }

    @Test
    void gitLabListsGroupsWithTheUserAsTheLast() throws Exception {
        answers("/groups?per_page=100&page=1", "[{\"id\": 1, \"full_path\": \"acme/shop\"}]");
        answers("/user", "{\"id\": 7, \"username\": \"jane\"}");

        assertThat(find("gitlab", "groups", Map.of("host", "gitlab.acme.example")))
                .containsExactly(new Choice("acme/shop", "1"), new Choice("jane", "7"));
    }

    @Test
    void gitLabListsProjectsOfAGroupOrOfTheUser() throws Exception {
        answers("/user", "{\"id\": 7}");
        answers("/groups/1/projects?per_page=100&page=1", "[{\"name\": \"Orders\", \"path\": \"orders\"}]");
        answers("/users/7/projects?per_page=100&page=1", "[{\"name\": \"Notes\", \"path\": \"notes\"}]");

        assertThat(find("gitlab", "repositories", Map.of("id", "1"))).containsExactly(new Choice("Orders", "orders"));
        assertThat(find("gitlab", "repositories", Map.of("id", "7"))).containsExactly(new Choice("Notes", "notes"));
    }

    @Test
    void bitbucketListsWhatItHas() throws Exception {
        answers("/workspaces?pagelen=100&page=1", "{\"values\": [{\"slug\": \"team\"}]}");
        answers("/workspaces/team/projects?pagelen=100&page=1", "{\"values\": [{\"key\": \"APP\"}]}");
        answers(
                "/repositories/team?q=project.key%3D%22APP%22&pagelen=100&page=1",
                "{\"values\": [{\"slug\": \"orders\"}]}");
        answers("/repositories/team/orders/refs/branches?pagelen=100&page=1", "{\"values\": [{\"name\": \"main\"}]}");

        assertThat(find("bitbucket-cloud", "workspaces", Map.of())).containsExactly(new Choice(null, "team"));
        assertThat(find("bitbucket-cloud", "projects", Map.of("workspace", "team")))
                .containsExactly(new Choice(null, "APP"));
        assertThat(find("bitbucket-cloud", "repositories", Map.of("workspace", "team", "project", "APP")))
                .containsExactly(new Choice(null, "orders"));
        assertThat(find("bitbucket-cloud", "branches", Map.of("workspace", "team", "repository", "orders")))
                .containsExactly(new Choice(null, "main"));
    }

    @ParameterizedTest
    @CsvSource({
        "gitea, things, Unsupported provider: gitea",
        "github, things, Invalid resource: things",
        "gitlab, repositories, Missing id context parameter",
        "bitbucket-cloud, projects, Missing workspace context parameter"
    })
    void whatCannotBeLookedUpIsNamed(String provider, String resource, String message) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> find(provider, resource, Map.of()))
                .withMessage(message);
    }

    @Test
    void noHostButTheConfiguredIsAsked() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> find("github", "owners", Map.of("host", "evil.example")))
                .withMessageContaining("evil.example");
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaidSoWithoutIt() {
        server.stubFor(get(urlEqualTo("/user/orgs?per_page=100&page=1"))
                .willReturn(jsonResponse("{\"message\": \"Bad credentials users-t0ken\"}", 401)));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> find("github", "owners", Map.of()))
                .withMessageContaining("does not accept the credentials")
                .withMessageNotContaining("users-t0ken");
    }
}
