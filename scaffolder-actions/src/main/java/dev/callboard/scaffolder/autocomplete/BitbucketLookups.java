package dev.callboard.scaffolder.autocomplete;

import static dev.callboard.scaffolder.autocomplete.HostLookups.required;

import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.autocomplete.HostLookups.Choice;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What Bitbucket Cloud offers. */
final class BitbucketLookups {

    private final Pages pages;

    BitbucketLookups(HostApi api) {
        this.pages = new Pages(api, answer -> answer.path("values"), "pagelen");
    }

    List<Choice> find(String resource, Map<String, String> context) throws InterruptedException {
        return switch (resource) {
            case "workspaces" -> choices(pages.all("Cannot list the workspaces", "/workspaces?"), "slug");
            case "projects" ->
                choices(
                        pages.all(
                                "Cannot list the projects", "/workspaces/{}/projects?", required(context, "workspace")),
                        "key");
            case "repositories" ->
                choices(
                        pages.all(
                                "Cannot list the repositories",
                                "/repositories/{}?q={}&",
                                required(context, "workspace"),
                                "project.key=\"" + required(context, "project").replace("\"", "") + "\""),
                        "slug");
            case "branches" ->
                choices(
                        pages.all(
                                "Cannot list the branches",
                                "/repositories/{}/{}/refs/branches?",
                                required(context, "workspace"),
                                required(context, "repository")),
                        "name");
            default -> throw HostLookups.invalid(resource);
        };
    }

    private static List<Choice> choices(List<JsonNode> found, String id) {
        return found.stream()
                .map(one -> new Choice(null, one.path(id).asString("")))
                .toList();
    }
}
