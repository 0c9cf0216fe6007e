package dev.callboard.catalog.discovery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.callboard.catalog.discovery.FakeHost.SCHEDULE;
import static dev.callboard.catalog.discovery.FakeHost.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTests {

    private static final GitHubDiscovery.Filters ALL =
            new GitHubDiscovery.Filters(null, "", Set.of(), Set.of(), true, false, Set.of());
    private static final String REPOS = "/orgs/acme/repos?per_page=100&type=all";

    private final FakeHost host = new FakeHost();

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void findsTheRepositoriesOfAGitHubOrganisationPageByPage() {
        host.page(REPOS, "[" + gitHubRepository("shop", "") + "]", "/organizations/1/repos?page=2");
        host.page(
                "/organizations/1/repos?page=2",
                "[" + gitHubRepository("old", "\"archived\": true,") + "," + gitHubRepository("blog", "") + "]");

        assertThat(targets(gitHub(ALL)))
                .containsExactly(
                        "https://github.example/acme/shop/blob/main/catalog-info.yaml",
                        "https://github.example/acme/blog/blob/main/catalog-info.yaml");
        host.server().verify(getRequestedFor(urlEqualTo(REPOS)).withHeader("Authorization", equalTo("Bearer t0ken")));
    }

    @Test
    void takesOnlyTheGitHubRepositoriesThatPassAllFilters() {
        host.page(
                REPOS,
                "["
                        + String.join(
                                ",",
                                gitHubRepository("svc-a", "\"topics\": [\"java\"], \"visibility\": \"internal\","),
                                gitHubRepository(
                                        "svc-b", "\"topics\": [\"java\", \"off\"], \"visibility\": \"internal\","),
                                gitHubRepository("svc-c", "\"topics\": [\"java\"], \"visibility\": \"public\","),
                                gitHubRepository("svc-d", "\"topics\": [\"go\"], \"visibility\": \"internal\","),
                                gitHubRepository(
                                        "svc-e",
                                        "\"fork\": true, \"topics\": [\"java\"], \"visibility\": \"internal\","),
                                gitHubRepository("my-svc-f", "\"topics\": [\"java\"], \"visibility\": \"internal\","))
                        + "]");

        assertThat(targets(gitHub(new GitHubDiscovery.Filters(
                        Pattern.compile("svc-.*"),
                        "live",
                        Set.of("java"),
                        Set.of("off"),
                        false,
                        false,
                        Set.of("internal")))))
                .containsExactly("https://github.example/acme/svc-a/blob/live/catalog-info.yaml");
    }

    @Test
    void readsAPersonsRepositoriesWhereThereIsNoOrganisation() {
        host.server().stubFor(get(REPOS).willReturn(status(404)));
        host.page("/users/acme/repos?per_page=100&type=all", "[" + gitHubRepository("dotfiles", "") + "]");

        assertThat(targets(gitHub(ALL))).hasSize(1);
    }

    @Test
    void asksUnchangedPagesOnlyWhetherTheyStillHold() {
        host.server()
                .stubFor(get(REPOS)
                        .willReturn(
                                okJson("[" + gitHubRepository("shop", "") + "]").withHeader("ETag", "\"1\"")));
        GitHubDiscovery provider = gitHub(ALL);
        targets(provider);
        host.server()
                .stubFor(
                        get(REPOS).withHeader("If-None-Match", equalTo("\"1\"")).willReturn(status(304)));

        assertThat(targets(provider)).hasSize(1);
    }

    @Test
    void failsAsAWholeWhenOnePageFails() {
        host.page(REPOS, "[" + gitHubRepository("shop", "") + "]", "/page2");
        host.server().stubFor(get("/page2").willReturn(status(502)));

        assertThatExceptionOfType(ScmException.Unreachable.class).isThrownBy(() -> targets(gitHub(ALL)));
        host.page("/page2", "{\"message\": \"Server Error\"}");
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> targets(gitHub(ALL)))
                .withMessageContaining("not whole");
        host.page("/page2", "[{\"name\":\"x\", \"html_u");
        assertThatExceptionOfType(ScmException.Unreadable.class).isThrownBy(() -> targets(gitHub(ALL)));
        host.page("/page2", "[]", "/page2");
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> targets(gitHub(ALL)))
                .withMessageContaining("do not come to an end");
    }

    @Test
    void waitsForTheRateLimitInTheMiddleOfAList() {
        long reset = host.clock().instant().plusSeconds(90).getEpochSecond();
        host.page(REPOS, "[" + gitHubRepository("shop", "") + "]", "/page2");
        host.server()
                .stubFor(get("/page2")
                        .inScenario("limit")
                        .willReturn(aResponse()
                                .withStatus(403)
                                .withHeader("X-RateLimit-Remaining", "0")
                                .withHeader("X-RateLimit-Reset", "" + reset)
                                .withBody("{\"message\":\"API rate limit exceeded\"}"))
                        .willSetStateTo("reset"));
        host.server()
                .stubFor(get("/page2")
                        .inScenario("limit")
                        .whenScenarioStateIs("reset")
                        .willReturn(okJson("[" + gitHubRepository("blog", "") + "]")));

        assertThat(targets(gitHub(ALL))).hasSize(2);
        assertThat(host.clock().instant().getEpochSecond()).isGreaterThan(reset);
    }

    @Test
    void findsTheProjectsOfAGitLabGroupAndThoseBelowIt() {
        String first = "/groups/acme%2Fplatform/projects?per_page=100&archived=false&include_subgroups=true";
        host.server()
                .stubFor(get(first)
                        .willReturn(okJson("["
                                        + gitLabProject("acme/platform/api", "")
                                        + ","
                                        + gitLabProject("acme/platform/deep/er/web", "")
                                        + ","
                                        + gitLabProject("acme/platform/fork", ", \"forked_from_project\": {\"id\": 1}")
                                        + ","
                                        + gitLabProject("acme/platform/secret", "")
                                        + "]")
                                .withHeader("X-Total", "4")));

        assertThat(targets(gitLab()))
                .containsExactly(
                        "https://gitlab.example/acme/platform/api/-/blob/main/catalog-info.yaml",
                        "https://gitlab.example/acme/platform/deep/er/web/-/blob/main/catalog-info.yaml");
        host.server()
                .stubFor(get(first)
                        .willReturn(okJson("[" + gitLabProject("acme/platform/api", "") + "]")
                                .withHeader("X-Total", "4")));
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> targets(gitLab()))
                .withMessageContaining("1 of 4 entries");
    }

    @Test
    void findsTheRepositoriesOfAGiteaOrganisation() {
        host.page("/orgs/acme/repos?limit=50", """
                [{"name": "a", "html_url": "https://tea.example/acme/a", "default_branch": "main", "empty": false},
                 {"name": "b", "html_url": "https://tea.example/acme/b", "default_branch": "main", "empty": true}]
                """);

        assertThat(targets(new GiteaDiscovery(
                        host.apis(ScmIntegration.Kind.GITEA, "tea.example"),
                        "default",
                        new GiteaDiscovery.Settings("tea.example", "acme", "", "/**/catalog-info.yaml", SCHEDULE))))
                .containsExactly("https://tea.example/acme/a/src/branch/main/**/catalog-info.yaml");
    }

    @Test
    void findsTheRepositoriesOfABitbucketCloudWorkspace() {
        String repository = """
                {"slug": "%1$s", "project": {"key": "%2$s"}, "mainbranch": {"name": "main"},
                 "links": {"html": {"href": "https://bitbucket.org/acme/%1$s"}}}""";
        host.page(
                "/repositories/acme?pagelen=100",
                "{\"size\": 2, \"values\": [%s], \"next\": \"%s\"}"
                        .formatted(
                                repository.formatted("shop", "WEB"),
                                host.url("/repositories/acme?pagelen=100&page=2")));
        host.page(
                "/repositories/acme?pagelen=100&page=2",
                "{\"size\": 2, \"values\": [%s]}".formatted(repository.formatted("tools", "OPS")));
        BitbucketCloudDiscovery provider = new BitbucketCloudDiscovery(
                host.apis(ScmIntegration.Kind.BITBUCKET_CLOUD, "bitbucket.org"),
                "default",
                new BitbucketCloudDiscovery.Settings(
                        "acme", "/catalog-info.yaml", Pattern.compile("^WEB$"), null, 100, SCHEDULE));

        ProvidedEntity only = provider.read().getFirst();

        assertThat(provider.read()).hasSize(1);
        assertThat(only.location().target()).isEqualTo("https://bitbucket.org/acme/shop/src/main/catalog-info.yaml");
        assertThat(only.entity()
                        .at("/metadata/annotations")
                        .path("bitbucket.org/repo-url")
                        .asString())
                .isEqualTo("https://bitbucket.org/acme/shop");
    }

    @Test
    void findsTheRepositoriesOfABitbucketServer() {
        host.page(
                "/projects?limit=100",
                "{\"isLastPage\": false, \"nextPageStart\": 1, \"values\": [{\"key\": \"WEB\"}]}");
        host.page("/projects?limit=100&start=1", "{\"isLastPage\": true, \"values\": [{\"key\": \"OPS\"}]}");
        host.page(
                "/projects/WEB/repos?limit=100",
                "{\"isLastPage\": true, \"values\": [" + bitbucketRepository("shop", false) + ","
                        + bitbucketRepository("old", true) + "]}");
        BitbucketServerDiscovery provider = new BitbucketServerDiscovery(
                host.apis(ScmIntegration.Kind.BITBUCKET_SERVER, "bb.example"),
                "default",
                new BitbucketServerDiscovery.Settings(
                        "bb.example", "/catalog-info.yaml", Pattern.compile("WEB"), null, true, false, SCHEDULE));

        assertThat(targets(provider))
                .containsExactly("https://bb.example/projects/WEB/repos/shop/browse/catalog-info.yaml");
        host.page("/projects?limit=100&start=1", "{\"values\": []}");
        assertThatExceptionOfType(ScmException.Unreadable.class).isThrownBy(() -> targets(provider));
    }

    @Test
    void takesRepositoriesOfAListAndThoseBelowAFolder(@TempDir Path folder) throws IOException {
        for (String name : List.of("acme/shop.git", "acme/web/site.git", "private/keys.git", "acme/notes")) {
            Files.createDirectories(folder.resolve(name));
            if (name.endsWith(".git")) {
                Files.createDirectories(folder.resolve(name).resolve("objects"));
                Files.writeString(folder.resolve(name).resolve("HEAD"), "ref: refs/heads/main");
            }
        }

        assertThat(targets(new GitDiscoveryProvider(
                        "default",
                        new GitDiscoveryProvider.Settings(
                                List.of("https://git.example/a/b.git"),
                                folder,
                                List.of("**"),
                                List.of("private/**"),
                                "main",
                                "/catalog-info.yaml",
                                SCHEDULE))))
                .containsExactly(
                        "https://git.example/a/b.git?ref=main&path=catalog-info.yaml",
                        "file://" + folder + "/acme/shop.git?ref=main&path=catalog-info.yaml",
                        "file://" + folder + "/acme/web/site.git?ref=main&path=catalog-info.yaml");
    }

    @Test
    void knowsWhichRepositoriesConcernIt() {
        GitHubDiscovery provider = gitHub(ALL);

        assertThat(provider.concerns("https://github.example/Acme/new.git")).isTrue();
        assertThat(provider.concerns("https://github.example/globex/new.git")).isFalse();
        assertThat(provider.concerns("https://elsewhere.example/acme/new.git")).isFalse();
        host.server().verify(0, getRequestedFor(urlPathEqualTo("/orgs/acme/repos")));
    }

    @Test
    void findsTheRepositoriesOfAProjectOfAzureDevOps() {
        host.page("/acme/web%20shop/_apis/git/repositories?api-version=7.0", """
                {"count": 4, "value": [
                  {"name": "svc-orders", "defaultBranch": "refs/heads/main",
                   "webUrl": "https://azure.example/acme/web%20shop/_git/svc-orders"},
                  {"name": "svc-old", "defaultBranch": "refs/heads/main", "isDisabled": true,
                   "webUrl": "https://azure.example/acme/web%20shop/_git/svc-old"},
                  {"name": "svc-empty", "webUrl": "https://azure.example/acme/web%20shop/_git/svc-empty"},
                  {"name": "docs", "defaultBranch": "refs/heads/main",
                   "webUrl": "https://azure.example/acme/web%20shop/_git/docs"}]}
                """);

        assertThat(targets(azure("svc-*", "")))
                .containsExactly("https://azure.example/acme/web%20shop/_git/svc-orders?path=/catalog-info.yaml");
        assertThat(targets(azure("docs", "live")))
                .containsExactly(
                        "https://azure.example/acme/web%20shop/_git/docs?path=/catalog-info.yaml&version=GBlive");

        host.page("/acme/web%20shop/_apis/git/repositories?api-version=7.0", "{\"count\": 2, \"value\": []}");
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> targets(azure("*", "")))
                .withMessageContaining("it has 0 of 2 entries");
    }

    @Test
    void findsTheProjectsOfAGerritServerPageByPage() {
        String list = "/a/projects/?state=ACTIVE&n=500&S=";
        host.page(list + 0, """
                )]}'
                {"web/shop": {"id": "web%2Fshop"}, "web/blog": {"id": "web%2Fblog", "_more_projects": true}}
                """);
        host.page(list + 2, ")]}'\n{\"tools\": {\"id\": \"tools\"}}");

        assertThat(targets(gerrit("HEAD")))
                .containsExactly(
                        "https://gerrit.example/web/shop/+/HEAD/catalog-info.yaml",
                        "https://gerrit.example/web/blog/+/HEAD/catalog-info.yaml",
                        "https://gerrit.example/tools/+/HEAD/catalog-info.yaml");
        assertThat(targets(gerrit("main")))
                .contains("https://gerrit.example/tools/+/refs/heads/main/catalog-info.yaml");

        host.page(list + 2, ")]}'\n[]");
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> targets(gerrit("HEAD")))
                .withMessageContaining("is not whole");
    }

    private AzureDevOpsDiscovery azure(String repository, String branch) {
        return new AzureDevOpsDiscovery(
                host.apis(ScmIntegration.Kind.AZURE, "azure.example"),
                "default",
                new AzureDevOpsDiscovery.Settings(
                        "azure.example", "acme", "web shop", repository, branch, "/catalog-info.yaml", SCHEDULE));
    }

    private GerritDiscovery gerrit(String branch) {
        return new GerritDiscovery(
                host.apis(ScmIntegration.Kind.GERRIT, "gerrit.example"),
                "default",
                new GerritDiscovery.Settings("gerrit.example", "state=ACTIVE", branch, "catalog-info.yaml", SCHEDULE));
    }

    private GitHubDiscovery gitHub(GitHubDiscovery.Filters filters) {
        return new GitHubDiscovery(
                host.apis(ScmIntegration.Kind.GITHUB, "github.example"),
                "default",
                new GitHubDiscovery.Settings(
                        "github.example", "acme", null, "/catalog-info.yaml", filters, false, SCHEDULE));
    }

    private GitLabDiscovery gitLab() {
        return new GitLabDiscovery(
                host.apis(ScmIntegration.Kind.GITLAB, "gitlab.example"),
                "default",
                new GitLabDiscovery.Settings(
                        "gitlab.example",
                        "acme/platform",
                        "",
                        "master",
                        "catalog-info.yaml",
                        Pattern.compile(""),
                        List.of(Pattern.compile("acme")),
                        Set.of("acme/platform/secret"),
                        true,
                        false,
                        false,
                        List.of(),
                        SCHEDULE));
    }

    private static String gitHubRepository(String name, String more) {
        return """
                {"name": "%1$s", %2$s "html_url": "https://github.example/acme/%1$s", "default_branch": "main"}""".formatted(name, more);
    }

    private static String gitLabProject(String path, String more) {
        return """
                {"path_with_namespace": "%1$s", "web_url": "https://gitlab.example/%1$s", "default_branch": "main" %2$s}""".formatted(path, more);
    }

    private static String bitbucketRepository(String slug, boolean archived) {
        return """
                {"slug": "%1$s", "archived": %2$s,
                 "links": {"self": [{"href": "https://bb.example/projects/WEB/repos/%1$s/browse"}]}}""".formatted(slug, archived);
    }
}
