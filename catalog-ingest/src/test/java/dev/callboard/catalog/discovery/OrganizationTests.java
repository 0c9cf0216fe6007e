package dev.callboard.catalog.discovery;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static dev.callboard.catalog.discovery.FakeHost.SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OrganizationTests {

    private final FakeHost host = new FakeHost();

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void makesUsersAndGroupsOfAGitHubOrganisation() {
        gitHubAnswers("membersWithRole", "[" + person("alice") + "," + person("bob") + "]", "");
        gitHubAnswers("teams(first", """
                [{"slug": "core", "combinedSlug": "acme/core", "name": "Core", "description": "The core",
                  "avatarUrl": "https://a/core", "editTeamUrl": "https://github.example/orgs/acme/teams/core/edit",
                  "parentTeam": {"slug": "all"}},
                 {"slug": "all", "combinedSlug": "acme/all", "name": "All"}]""", "");
        gitHubAnswers("members(first", "[{\"login\": \"alice\"}]", "core");
        gitHubAnswers("members(first", "[]", "all");

        List<ProvidedEntity> told = gitHub(false).read();

        JsonNode core = entity(told, "core");
        assertThat(core.path("kind").asString()).isEqualTo("Group");
        assertThat(core.at("/metadata/annotations").path("github.com/team-slug").asString())
                .isEqualTo("acme/core");
        assertThat(core.path("spec").toString())
                .isEqualTo("{\"profile\":{\"displayName\":\"Core\",\"picture\":\"https://a/core\"},\"type\":\"team\","
                        + "\"children\":[],\"parent\":\"all\",\"members\":[\"alice\"]}");
        JsonNode alice = entity(told, "alice");
        assertThat(alice.path("kind").asString()).isEqualTo("User");
        assertThat(alice.at("/metadata/annotations")
                        .path("github.com/user-login")
                        .asString())
                .isEqualTo("alice");
        assertThat(alice.at("/spec/profile/email").asString()).isEqualTo("alice@acme.example");
        assertThat(alice.at("/spec/memberOf").toString()).isEqualTo("[\"core\"]");
        assertThat(entity(told, "bob").at("/spec/memberOf").toString()).isEqualTo("[]");
        assertThat(told)
                .extracting(one -> one.location().toString())
                .contains("url:https://github.example/orgs/acme/teams/core/edit", "url:https://github.example/alice");
    }

    @Test
    void keepsTheTeamsOfSeveralOrganisationsApart() {
        gitHubAnswers("membersWithRole", "[" + person("alice") + "]", "");
        gitHubAnswers("teams(first", "[{\"slug\": \"core\", \"combinedSlug\": \"Acme/core\", \"name\": \"Core\"}]", "");
        gitHubAnswers("members(first", "[{\"login\": \"alice\"}]", "core");

        List<ProvidedEntity> told = gitHub(true).read();

        assertThat(entity(told, "core").at("/metadata/namespace").asString()).isEqualTo("acme");
        assertThat(entity(told, "core").at("/spec/members").toString()).isEqualTo("[\"default/alice\"]");
        assertThat(entity(told, "alice").at("/spec/memberOf").toString()).isEqualTo("[\"acme/core\"]");
    }

    @Test
    void tellsNothingOfAGitHubOrganisationThatIsAnsweredInPart() {
        host.server().stubFor(post("/graphql").willReturn(okJson("""
                                {"data": {"organization": {"list": {"totalCount": 3, "pageInfo": {"hasNextPage": false},
                                 "nodes": [%s]}}}}""".formatted(person("alice")))));
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> gitHub(false).read())
                .withMessageContaining("1 of 3 entries");
        host.server()
                .stubFor(
                        post("/graphql")
                                .willReturn(
                                        okJson(
                                                "{\"data\": {\"organization\": null}, \"errors\": [{\"message\": \"Resource not accessible by integration\"}]}")));
        assertThatExceptionOfType(ScmException.Unreadable.class)
                .isThrownBy(() -> gitHub(false).read())
                .withMessageContaining("Resource not accessible");
    }

    @Test
    void makesUsersAndGroupsOfAGitLabGroup() {
        host.page("/users?per_page=100&active=true&without_project_bots=true", """
                [{"username": "alice", "name": "Alice", "state": "active", "web_url": "https://lab.example/alice",
                  "email": "alice@acme.example", "avatar_url": "https://a/1"},
                 {"username": "mallory", "name": "M", "state": "blocked", "web_url": "https://lab.example/mallory"}]""");
        host.page("/groups/acme/descendant_groups?per_page=100", """
                [{"id": 2, "full_path": "acme/web", "name": "Web", "description": "", "parent_id": 1},
                 {"id": 3, "full_path": "acme/web/shop", "name": "Shop", "parent_id": 2}]""");
        host.page("/groups/2/members?per_page=100", "[]");
        host.page("/groups/3/members?per_page=100", "[{\"username\": \"alice\"}, {\"username\": \"mallory\"}]");

        List<ProvidedEntity> told = new GitLabOrganization(
                        host.apis(ScmIntegration.Kind.GITLAB, "lab.example"),
                        "default",
                        new GitLabOrganization.Settings(
                                "lab.example",
                                "acme",
                                List.of(Pattern.compile("")),
                                Pattern.compile(""),
                                false,
                                false,
                                SCHEDULE))
                .read();

        assertThat(told).hasSize(3);
        JsonNode shop = entity(told, "web-shop");
        assertThat(shop.at("/metadata/annotations")
                        .path("lab.example/team-path")
                        .asString())
                .isEqualTo("acme/web/shop");
        assertThat(shop.at("/spec/parent").asString()).isEqualTo("web");
        assertThat(shop.at("/spec/members").toString()).isEqualTo("[\"alice\"]");
        assertThat(entity(told, "alice").at("/spec/memberOf").toString()).isEqualTo("[\"web-shop\"]");
        assertThat(entity(told, "alice")
                        .at("/metadata/annotations")
                        .path("lab.example/user-login")
                        .asString())
                .isEqualTo("https://lab.example/alice");
    }

    private void gitHubAnswers(String query, String nodes, String slug) {
        String list = "{\"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}, \"nodes\": " + nodes + "}";
        String body = slug.isEmpty()
                ? "{\"data\": {\"organization\": {\"list\": " + list + "}}}"
                : "{\"data\": {\"organization\": {\"team\": {\"list\": " + list + "}}}}";
        var request = post("/graphql").withRequestBody(containing(query));
        host.server()
                .stubFor((slug.isEmpty()
                                ? request
                                : request.withRequestBody(matchingJsonPath("$.variables[?(@.slug == '" + slug + "')]")))
                        .willReturn(okJson(body)));
    }

    private GitHubOrganization gitHub(boolean ownNamespaces) {
        return new GitHubOrganization(
                host.apis(ScmIntegration.Kind.GITHUB, "github.example"),
                "default",
                new GitHubOrganization.Settings("github.example", List.of("Acme"), ownNamespaces, false, 50, SCHEDULE));
    }

    private static String person(String login) {
        return """
                {"login": "%1$s", "databaseId": 7, "name": "The %1$s", "email": "%1$s@acme.example", "bio": null,
                 "avatarUrl": "https://a/%1$s"}""".formatted(login);
    }

    private static JsonNode entity(List<ProvidedEntity> told, String name) {
        return told.stream()
                .map(ProvidedEntity::entity)
                .filter(one -> one.at("/metadata/name").asString("").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
