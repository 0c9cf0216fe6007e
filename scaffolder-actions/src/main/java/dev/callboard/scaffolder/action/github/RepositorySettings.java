package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the input says of a new repository besides its making: who may use it, topics, variables, secrets. */
final class RepositorySettings {

    private static final String ACTIONS = "/actions";

    private final GitHub github;
    private final ActionContext context;
    private final ObjectNode input;

    RepositorySettings(GitHub github, ActionContext context) {
        this.github = github;
        this.context = context;
        this.input = context.input();
    }

    void apply() throws InterruptedException {
        access();
        for (JsonNode one : input.path("collaborators")) {
            collaborator(one);
        }
        topics();
        for (Map.Entry<String, JsonNode> variable : input.path("repoVariables").properties()) {
            github.putVariable(
                    ACTIONS, List.of(), variable.getKey(), variable.getValue().asString(""));
        }
        for (Map.Entry<String, JsonNode> secret : input.path("secrets").properties()) {
            github.putSecret(
                    ACTIONS, List.of(), secret.getKey(), secret.getValue().asString(""));
        }
        if (input.has("oidcCustomization")) {
            ObjectNode body = HostApi.object();
            GitHub.copy(
                    (ObjectNode) input.get("oidcCustomization"),
                    body,
                    "useDefault",
                    "use_default",
                    "includeClaimKeys",
                    "include_claim_keys");
            github.put(body, "/actions/oidc/customization/sub").orFail("Cannot customise the OIDC subject");
        }
        if (input.path("subscribe").asBoolean(false)) {
            github.put(HostApi.object().put("subscribed", true).put("ignored", false), "/subscription")
                    .orFail("Cannot watch the repository");
        }
        if (input.has("workflowAccess")) {
            github.put(
                            HostApi.object()
                                    .put(
                                            "access_level",
                                            input.path("workflowAccess").asString()),
                            "/actions/permissions/access")
                    .orFail("Cannot set who may use the repository's workflows");
        }
    }

    private void access() throws InterruptedException {
        String access = input.path("access").asString("");
        String owner = github.owner();
        if (access.isEmpty() || access.equals(owner)) {
            return;
        }
        HostAnswer answer = access.startsWith(owner + "/")
                ? grant("team", access.substring(owner.length() + 1), "admin")
                : grant("user", access, "admin");
        answer.orFail("Cannot give '" + access + "' access");
    }

    private HostAnswer grant(String kind, String name, String permission) throws InterruptedException {
        ObjectNode body = HostApi.object().put("permission", permission);
        return kind.equals("team")
                ? github.api()
                        .put(body, "/orgs/{}/teams/{}/repos/{}/{}", github.owner(), name, github.owner(), github.repo())
                : github.put(body, "/collaborators/{}", name);
    }

    private void collaborator(JsonNode one) throws InterruptedException {
        String kind = one.has("team") ? "team" : "user";
        String name = GitHub.nameOf(one.path(kind).asString(""));
        String permission = one.path("access").asString("");
        HostAnswer answer = grant(kind, name, permission);
        if (!answer.isSuccess()) {
            context.log().warn("Skipping " + permission + " access for " + name + ", " + answer.reason());
        }
    }

    private void topics() throws InterruptedException {
        if (!input.has("topics")) {
            return;
        }
        List<String> topics = GitHub.texts(input.path("topics")).stream()
                .map(topic -> topic.toLowerCase(Locale.ROOT))
                .toList();
        ObjectNode body = HostApi.object();
        body.set("names", GitHub.array(topics));
        HostAnswer answer = github.put(body, "/topics");
        if (!answer.isSuccess()) {
            context.log().warn("Skipping topics " + String.join(" ", topics) + ", " + answer.reason());
        }
    }
}
