package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code github:environment:create}: a deployment environment; undone by deleting one that was not there. */
record Environment(ScmHosts hosts) implements HostAction.Parts {

    private static final String WAS_THERE = "wasThere";
    private static final String COMPLETE = "complete";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        GitHub github = GitHub.open(hosts, context);
        String name = input.path("name").asString("");
        if (!context.notes().has(WAS_THERE)) {
            context.note(
                    WAS_THERE,
                    BooleanNode.valueOf(github.get("/environments/{}", name).isSuccess()));
        }
        ObjectNode body = HostApi.object();
        GitHub.copy(
                input,
                body,
                "deploymentBranchPolicy",
                "deployment_branch_policy",
                "waitTimer",
                "wait_timer",
                "preventSelfReview",
                "prevent_self_review");
        if (input.has("reviewers")) {
            body.set("reviewers", reviewers(github, context));
        }
        github.put(body, "/environments/{}", name).orFail("Cannot create the environment '" + name + "'");
        policies(github, name, input.path("customBranchPolicyNames"), "branch");
        policies(github, name, input.path("customTagPolicyNames"), "tag");
        String place = "/environments/{}";
        for (Map.Entry<String, JsonNode> one :
                input.path("environmentVariables").properties()) {
            github.putVariable(
                    place, List.of(name), one.getKey(), one.getValue().asString(""));
        }
        for (Map.Entry<String, JsonNode> one : input.path("secrets").properties()) {
            github.putSecret(place, List.of(name), one.getKey(), one.getValue().asString(""));
        }
        context.note(COMPLETE, BooleanNode.TRUE);
    }

    private static ArrayNode reviewers(GitHub github, ActionContext context) throws InterruptedException {
        ArrayNode reviewers = JsonNodeFactory.instance.arrayNode();
        for (String ref : GitHub.texts(context.input().path("reviewers"))) {
            String name = GitHub.nameOf(ref);
            boolean group = ref.toLowerCase(Locale.ROOT).startsWith("group:");
            HostAnswer answer = group
                    ? github.api().get("/orgs/{}/teams/{}", github.owner(), name)
                    : github.api().get("/users/{}", name);
            if (answer.isSuccess()) {
                reviewers
                        .addObject()
                        .put("type", group ? "Team" : "User")
                        .set("id", answer.body().path("id"));
            } else {
                context.log().warn("Reviewer " + ref + " is left out: " + answer.reason());
            }
        }
        return reviewers;
    }

    private static void policies(GitHub github, String environment, JsonNode names, String type)
            throws InterruptedException {
        for (String name : GitHub.texts(names)) {
            HostAnswer answer = github.post(
                    HostApi.object().put("name", name).put("type", type),
                    "/environments/{}/deployment-branch-policies",
                    environment);
            // GitHub answers that it has seen the name before when the policy is there.
            if (answer.status() != 303 && !answer.isTaken()) {
                answer.orFail("Cannot allow " + type + " '" + name + "' to be deployed");
            }
        }
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        String name = context.input().path("name").asString("");
        if (!context.notes().has(WAS_THERE)
                || GitHub.open(hosts, context).get("/environments/{}", name).isMissing()) {
            return new Found.Nothing();
        }
        return context.notes().has(COMPLETE)
                ? new Found.Done(HostApi.object())
                : new Found.Partly("The environment '" + name + "' may have been made");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        ObjectNode notes = context.notes();
        String name = context.input().path("name").asString("");
        if (!notes.has(WAS_THERE)) {
            return new Undone.AsBefore("No environment was made");
        }
        if (notes.path(WAS_THERE).asBoolean(false)) {
            return new Undone.Left(
                    "The environment '" + name + "' was there before and has been changed",
                    "Look at its settings in the repository");
        }
        HostAnswer answer = GitHub.open(hosts, context).delete("/environments/{}", name);
        if (!answer.isMissing()) {
            answer.orFail("Cannot delete the environment '" + name + "'");
        }
        return new Undone.AsBefore("The environment '" + name + "' was deleted");
    }
}
