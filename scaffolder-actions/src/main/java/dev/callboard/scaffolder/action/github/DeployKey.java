package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.Creation;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code github:deployKey:create}: a public key of the repository, and the private one among its secrets. */
record DeployKey(ScmHosts hosts, Creation key) implements HostAction.Parts {

    private static final String SECRET = "secret";

    DeployKey(ScmHosts hosts) {
        this(hosts, new Creation(GitHubThing.deployKey(hosts)));
    }

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        key.execute(context);
        String name = secretName(context.input());
        GitHub github = GitHub.open(hosts, context);
        if (!context.notes().has(SECRET)) {
            context.note(
                    SECRET,
                    BooleanNode.valueOf(github.get("/actions/secrets/{}", name).isMissing()));
        }
        github.putSecret(
                "/actions", List.of(), name, context.input().path("privateKey").asString(""));
        context.output("privateKeySecretName", name);
    }

    private static String secretName(ObjectNode input) {
        String given = input.path("privateKeySecretName").asString("");
        return given.isEmpty()
                ? input.path("deployKeyName")
                                .asString("")
                                .toUpperCase(Locale.ROOT)
                                .replace(' ', '_')
                        + "_PRIVATE_KEY"
                : given;
    }

    @Override
    public Found find(ActionContext context) throws IOException, InterruptedException {
        Found found = key.find(context);
        if (!(found instanceof Found.Done)) {
            return found;
        }
        String name = secretName(context.input());
        return context.notes().has(SECRET)
                        && GitHub.open(hosts, context)
                                .get("/actions/secrets/{}", name)
                                .isSuccess()
                ? new Found.Done(HostApi.object().put("privateKeySecretName", name))
                : new Found.Partly("The deploy key was made");
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        if (context.notes().has(SECRET)) {
            String name = secretName(context.input());
            if (!context.notes().path(SECRET).asBoolean(false)) {
                Undone rest = key.undo(context);
                return rest instanceof Undone.Left
                        ? rest
                        : new Undone.Left(
                                "The secret '" + name + "' was replaced, and its former value cannot be read",
                                "Set it again if something uses it");
            }
            HostAnswer answer = GitHub.open(hosts, context).delete("/actions/secrets/{}", name);
            if (!answer.isSuccess() && !answer.isMissing()) {
                answer.orFail("Cannot remove the secret '" + name + "'");
            }
        }
        return key.undo(context);
    }
}
