package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code github:issues:label}: labels of an issue; undone by removing those that it did not have. */
record Labels(ScmHosts hosts) implements HostAction.Parts {

    private static final String MISSING = "missing";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        GitHub github = GitHub.open(hosts, context);
        int number = input.path("number").asInt();
        List<String> wanted = GitHub.texts(input.path("labels"));
        if (!context.notes().has(MISSING)) {
            List<String> missing = new ArrayList<>(wanted);
            missing.removeAll(present(github, number));
            context.note(MISSING, GitHub.array(missing));
        }
        ObjectNode body = HostApi.object();
        body.set("labels", GitHub.array(wanted));
        HostAnswer answer = github.post(body, "/issues/{}/labels", number);
        if (!answer.isSuccess()) {
            context.log()
                    .warn("Failed: adding labels to issue: '" + number + "' on '" + github.repo() + "', "
                            + answer.reason());
        }
    }

    private static List<String> present(GitHub github, int number) throws InterruptedException {
        HostAnswer answer = github.get("/issues/{}/labels?per_page=100", number);
        return answer.isSuccess()
                ? answer.body()
                        .valueStream()
                        .map(label -> label.path("name").asString(""))
                        .toList()
                : List.of();
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        JsonNode missing = context.notes().path(MISSING);
        if (missing.isMissingNode()) {
            return new Found.Nothing();
        }
        List<String> now = present(
                GitHub.open(hosts, context), context.input().path("number").asInt());
        List<String> added = GitHub.texts(missing);
        if (!added.isEmpty() && added.stream().noneMatch(now::contains)) {
            return new Found.Nothing();
        }
        return now.containsAll(added)
                ? new Found.Done(HostApi.object())
                : new Found.Partly("Some of the labels were added");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        GitHub github = GitHub.open(hosts, context);
        int number = context.input().path("number").asInt();
        for (String label : GitHub.texts(context.notes().path(MISSING))) {
            HostAnswer answer = github.delete("/issues/{}/labels/{}", number, label);
            if (!answer.isMissing()) {
                answer.orFail("Cannot remove label '" + label + "'");
            }
        }
        return new Undone.AsBefore("The labels were removed");
    }
}
