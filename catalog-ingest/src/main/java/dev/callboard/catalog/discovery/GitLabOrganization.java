package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The groups below a GitLab group and their members, as Group and User entities. */
public final class GitLabOrganization implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param group whose groups and members are read; empty for all of the host
     * @param groupPatterns one of which is found in a group's full path
     * @param userPattern found in a user's name
     * @param inherited whether those who are members of a group above count too
     * @param restrictUsersToGroup whether only members of the group itself become users, where the host would tell all
     */
    public record Settings(
            String host,
            String group,
            List<Pattern> groupPatterns,
            Pattern userPattern,
            boolean inherited,
            boolean restrictUsersToGroup,
            ProviderSchedule schedule) {}

    public GitLabOrganization(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.GITLAB, settings.host(), settings.group());
        this.name = "GitlabOrgDiscoveryEntityProvider:" + id;
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
        users(api).forEach(user -> people.putIfAbsent(place.required(user, "/username"), user));
        Map<String, String> names = new LinkedHashMap<>();
        List<JsonNode> groups = groups(api);
        groups.forEach(group -> names.put(group.path("id").asString(""), nameOf(group)));
        Map<String, TreeSet<String>> memberships = new LinkedHashMap<>();
        List<ProvidedEntity> found = new ArrayList<>();
        for (JsonNode group : groups) {
            List<String> members = new ArrayList<>();
            for (JsonNode member : members(api, group)) {
                String user = place.required(member, "/username");
                if (people.containsKey(user)) {
                    members.add(user);
                    memberships.computeIfAbsent(user, u -> new TreeSet<>()).add(nameOf(group));
                }
            }
            found.add(group(group, names.get(group.path("parent_id").asString("")), members));
        }
        people.forEach((user, person) ->
                found.add(user(user, person, List.copyOf(memberships.getOrDefault(user, new TreeSet<>())))));
        return found;
    }

    /** A host that many share tells only the members of a group; one of one's own tells all. */
    private List<JsonNode> users(HostApi api) {
        boolean ofGroup = settings.restrictUsersToGroup() || settings.host().equals("gitlab.com");
        String list = ofGroup && !settings.group().isEmpty()
                ? "/groups/" + HostPlace.encoded(settings.group()) + "/members/all?per_page=100"
                : "/users?per_page=100&active=true&without_project_bots=true";
        return Listing.BY_LINKS.read(api, list, settings.group()).stream()
                .filter(user -> user.path("state").asString("active").equals("active"))
                .filter(user -> settings.userPattern()
                        .matcher(place.required(user, "/username"))
                        .find())
                .toList();
    }

    private List<JsonNode> groups(HostApi api) {
        String list = settings.group().isEmpty()
                ? "/groups?per_page=100"
                : "/groups/" + HostPlace.encoded(settings.group()) + "/descendant_groups?per_page=100";
        return Listing.BY_LINKS.read(api, list, settings.group()).stream()
                .filter(group -> settings.groupPatterns().stream()
                        .anyMatch(pattern -> pattern.matcher(place.required(group, "/full_path"))
                                .find()))
                .toList();
    }

    private List<JsonNode> members(HostApi api, JsonNode group) {
        String list = "/groups/" + group.path("id").asString("") + (settings.inherited() ? "/members/all" : "/members");
        return Listing.BY_LINKS.read(api, list + "?per_page=100", settings.group());
    }

    private String nameOf(JsonNode group) {
        String path = place.required(group, "/full_path");
        String root = settings.group() + "/";
        return (path.startsWith(root) ? path.substring(root.length()) : path).replace('/', '-');
    }

    private ProvidedEntity group(JsonNode group, @Nullable String parent, List<String> members) {
        String path = place.required(group, "/full_path");
        OrganizationEntity entity = OrganizationEntity.of("Group", nameOf(group))
                .description(group.path("description").asString(""))
                .annotation(settings.host() + "/team-path", path)
                .profile("displayName", group.path("name").asString(""))
                .profile("picture", group.path("avatar_url").asString(""));
        entity.spec().put("type", "team").putArray("children");
        if (parent != null) {
            entity.spec().put("parent", parent);
        }
        members.forEach(member -> entity.spec().withArray("members").add(member));
        return entity.at("https://" + settings.host() + "/" + path);
    }

    private ProvidedEntity user(String name, JsonNode person, List<String> groups) {
        String page = person.path("web_url").asString("https://" + settings.host() + "/" + name);
        OrganizationEntity entity = OrganizationEntity.of("User", name)
                .annotation(settings.host() + "/user-login", page)
                .profile("displayName", person.path("name").asString(""))
                .profile(
                        "email",
                        person.path("email")
                                .asString(person.path("public_email").asString("")))
                .profile("picture", person.path("avatar_url").asString(""));
        entity.spec().putArray("memberOf");
        groups.forEach(group -> entity.spec().withArray("memberOf").add(group));
        return entity.at(page);
    }
}
