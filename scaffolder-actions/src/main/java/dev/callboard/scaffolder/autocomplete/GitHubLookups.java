package dev.callboard.scaffolder.autocomplete;

import static dev.callboard.scaffolder.autocomplete.HostLookups.required;

import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.autocomplete.HostLookups.Choice;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What GitHub offers. */
final class GitHubLookups {

    private final Pages pages;

    GitHubLookups(HostApi api) {
        this.pages = new Pages(api, answer -> answer, "per_page");
    }

    List<Choice> find(String resource, Map<String, String> context) throws InterruptedException {
        return switch (resource) {
            case "repositoriesWithOwner" ->
                choices(pages.all("Cannot list the repositories of the token's user", "/user/repos?"), "full_name");
            case "branches" ->
                choices(
                        pages.all(
                                "Cannot list the branches",
                                "/repos/{}/{}/branches?",
                                required(context, "owner"),
                                required(context, "repository")),
                        "name");
            case "owners" ->
                choices(pages.all("Cannot list the organisations of the token's user", "/user/orgs?"), "login");
            default -> throw HostLookups.invalid(resource);
        };
    }

    private static List<Choice> choices(List<JsonNode> found, String id) {
        return found.stream()
                .map(one -> new Choice(null, one.path(id).asString("")))
                .toList();
    }
}
