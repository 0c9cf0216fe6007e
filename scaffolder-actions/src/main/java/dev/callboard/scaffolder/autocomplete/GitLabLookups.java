package dev.callboard.scaffolder.autocomplete;

import static dev.callboard.scaffolder.autocomplete.HostLookups.required;

import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.autocomplete.HostLookups.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What GitLab offers: groups, the token's user as the last of them, and their projects. */
final class GitLabLookups {

    private final HostApi api;
    private final Pages pages;

    GitLabLookups(HostApi api) {
        this.api = api;
        this.pages = new Pages(api, answer -> answer, "per_page");
    }

    List<Choice> find(String resource, Map<String, String> context) throws InterruptedException {
        return switch (resource) {
            case "groups" -> groups();
            case "repositories" -> repositories(required(context, "id"));
            default -> throw HostLookups.invalid(resource);
        };
    }

    private List<Choice> groups() throws InterruptedException {
        List<Choice> groups = choices(pages.all("Cannot list the groups", "/groups?"), "full_path", "id");
        JsonNode user = user();
        groups.add(
                new Choice(user.path("username").asString(""), user.path("id").asString()));
        return groups;
    }

    private JsonNode user() throws InterruptedException {
        return api.get("/user").orFail("Cannot look for the user of the token");
    }

    private List<Choice> repositories(String id) throws InterruptedException {
        String kind = user().path("id").asString().equals(id) ? "/users" : "/groups";
        return choices(pages.all("Cannot list the projects", kind + "/{}/projects?", id), "name", "path");
    }

    private static List<Choice> choices(List<JsonNode> found, String title, String id) {
        List<Choice> choices = new ArrayList<>();
        found.forEach(one -> choices.add(
                new Choice(one.path(title).asString(""), one.path(id).asString())));
        return choices;
    }
}
