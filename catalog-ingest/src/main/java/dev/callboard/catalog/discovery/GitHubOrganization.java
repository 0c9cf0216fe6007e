package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The people and teams of GitHub organisations, as User and Group entities. */
public final class GitHubOrganization implements EntityProvider {

    private static final int MAX_PAGES = 10_000;
    private static final String MEMBERS = """
            query($org: String!, $size: Int!, $cursor: String) { organization(login: $org) {
              list: membersWithRole(first: $size, after: $cursor) { totalCount pageInfo { hasNextPage endCursor }
                nodes { login databaseId name bio email avatarUrl } } } }
            """;
    private static final String TEAMS = """
            query($org: String!, $size: Int!, $cursor: String) { organization(login: $org) {
              list: teams(first: $size, after: $cursor) { totalCount pageInfo { hasNextPage endCursor }
                nodes { slug combinedSlug databaseId name description avatarUrl editTeamUrl parentTeam { slug } } } } }
            """;
    private static final String TEAM_MEMBERS = """
            query($org: String!, $size: Int!, $slug: String!, $cursor: String) { organization(login: $org) { team(slug: $slug) {
              list: members(first: $size, after: $cursor, membership: IMMEDIATE) { totalCount
                pageInfo { hasNextPage endCursor } nodes { login } } } } }
            """;

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param organizations whose people and teams are read
     * @param ownNamespaces whether the teams of each organisation have a namespace of that name
     * @param pageSize how many people or teams one page holds
     */
    public record Settings(
            String host,
            List<String> organizations,
            boolean ownNamespaces,
            boolean excludeSuspendedUsers,
            int pageSize,
            ProviderSchedule schedule) {}

    public GitHubOrganization(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.GITHUB, settings.host(), "");
        this.name = "GithubMultiOrgEntityProvider:" + id;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderSchedule schedule() {
        return settings.schedule();
    }

    @Override
    public boolean concerns(String repositoryUrl) {
        return false;
    }

    @Override
    public List<ProvidedEntity> read() {
        HostApi api = place.api(settings.schedule());
        Map<String, JsonNode> people = new LinkedHashMap<>();
        Map<String, TreeSet<String>> memberships = new LinkedHashMap<>();
        List<ProvidedEntity> found = new ArrayList<>();
        for (String organization : settings.organizations()) {
            members(api, organization).forEach(person -> people.putIfAbsent(place.required(person, "/login"), person));
            for (JsonNode team : list(api, organization, TEAMS, "")) {
                String slug = place.required(team, "/slug");
                List<String> members = new ArrayList<>();
                for (JsonNode member : list(api, organization, TEAM_MEMBERS, slug)) {
                    String login = place.required(member, "/login");
                    members.add(login);
                    memberships.computeIfAbsent(login, l -> new TreeSet<>()).add(reference(organization, slug));
                }
                found.add(group(organization, team, members));
            }
        }
        people.forEach((login, person) ->
                found.add(user(login, person, List.copyOf(memberships.getOrDefault(login, new TreeSet<>())))));
        return found;
    }

    private List<JsonNode> members(HostApi api, String organization) {
        String more = settings.excludeSuspendedUsers() ? " suspendedAt" : "";
        return list(api, organization, MEMBERS.replace("avatarUrl", "avatarUrl" + more), "").stream()
                .filter(person -> !settings.excludeSuspendedUsers()
                        || !person.path("suspendedAt").isString())
                .toList();
    }

    private List<JsonNode> list(HostApi api, String organization, String query, String slug) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode list = page(api, organization, query, slug, cursor);
            list.path("nodes").forEach(entries::add);
            if (!list.at("/pageInfo/hasNextPage").asBoolean(false)) {
                int total = list.path("totalCount").asInt(0);
                if (entries.size() < total) {
                    throw incomplete(organization, "it has %d of %d entries".formatted(entries.size(), total));
                }
                return entries;
            }
            cursor = place.required(list, "/pageInfo/endCursor");
        }
        throw incomplete(organization, "its pages do not come to an end");
    }

    private JsonNode page(HostApi api, String organization, String query, String slug, String cursor) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", query.replaceAll("\\s+", " "));
        ObjectNode variables =
                body.putObject("variables").put("org", organization).put("size", settings.pageSize());
        if (!slug.isEmpty()) {
            variables.put("slug", slug);
        }
        if (!cursor.isEmpty()) {
            variables.put("cursor", cursor);
        }
        String graphql = api.integration().apiBaseUrl().replaceFirst("/v3$", "") + "/graphql";
        JsonNode answer = api.post(graphql, organization, body).body();
        JsonNode list = answer.at(slug.isEmpty() ? "/data/organization/list" : "/data/organization/team/list");
        // With errors an answer may still hold a part of the data.
        if (answer.path("errors").isArray() || !list.path("nodes").isArray() || !list.has("pageInfo")) {
            String said = answer.at("/errors/0/message").asString("it holds no list");
            throw incomplete(organization, said);
        }
        return list;
    }

    private ScmException.Unreadable incomplete(String organization, String why) {
        return new ScmException.Unreadable(
                "The people and teams of '%s' on %s cannot be read whole: %s"
                        .formatted(organization, settings.host(), why),
                null);
    }

    private String reference(String organization, String slug) {
        return settings.ownNamespaces() ? organization.toLowerCase(Locale.ROOT) + "/" + slug : slug;
    }

    private ProvidedEntity group(String organization, JsonNode team, List<String> members) {
        String slug = place.required(team, "/slug");
        OrganizationEntity group = OrganizationEntity.of("Group", slug)
                .description(team.path("description").asString(""))
                .annotation("github.com/team-slug", team.path("combinedSlug").asString(organization + "/" + slug))
                .profile("displayName", team.path("name").asString(""))
                .profile("picture", team.path("avatarUrl").asString(""));
        if (settings.ownNamespaces()) {
            group.metadata().put("namespace", organization.toLowerCase(Locale.ROOT));
        }
        group.spec().put("type", "team").putArray("children");
        String parent = team.at("/parentTeam/slug").asString("");
        if (!parent.isEmpty()) {
            group.spec().put("parent", reference(organization, parent));
        }
        String namespace = settings.ownNamespaces() ? "default/" : "";
        members.forEach(login -> group.spec().withArray("members").add(namespace + login));
        return group.at(team.path("editTeamUrl")
                .asString("https://%s/orgs/%s/teams/%s".formatted(settings.host(), organization, slug)));
    }

    private ProvidedEntity user(String login, JsonNode person, List<String> teams) {
        OrganizationEntity user = OrganizationEntity.of("User", login)
                .description(person.path("bio").asString(""))
                .annotation("github.com/user-login", login)
                .annotation("github.com/user-id", person.path("databaseId").asString(""))
                .profile("displayName", person.path("name").asString(""))
                .profile("email", person.path("email").asString(""))
                .profile("picture", person.path("avatarUrl").asString(""));
        user.spec().putArray("memberOf");
        teams.forEach(team -> user.spec().withArray("memberOf").add(team));
        return user.at("https://" + settings.host() + "/" + login);
    }
}
