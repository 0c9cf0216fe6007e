package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code github:repo:rulesets:create}: a ruleset of a repository, which it has one of each name. */
record Ruleset(ScmHosts hosts) implements Thing {

    private static final String LIST = "/rulesets";

    @Override
    public String name() {
        return "The ruleset";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITHUB, context);
    }

    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        if (search(session, context).isPresent()) {
            throw ActionException.conflict("There is a ruleset '%s' in %s/%s already"
                    .formatted(named(context), session.owner(), session.repo()));
        }
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        return made(github, github.post(body(context.input()), LIST).orFail("Cannot create the ruleset"));
    }

    @Override
    public Optional<Made> search(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        // Rulesets of the organisation stand in the list too, and may have the same name.
        JsonNode all = github.get(LIST + "?includes_parents=false&per_page=100").orFail("Cannot look for the ruleset");
        return all.valueStream()
                .filter(one -> one.path("name").asString("").equals(named(context)))
                .findFirst()
                .map(one -> made(github, one));
    }

    private static Made made(GitHub github, JsonNode ruleset) {
        ObjectNode outputs = HostApi.object();
        outputs.set("id", ruleset.path("id"));
        return new Made(github.path(LIST + "/{}", ruleset.path("id").asString()), outputs);
    }

    private static ObjectNode body(ObjectNode input) {
        ObjectNode body = HostApi.object()
                .put("name", input.path("name").asString(""))
                .put("target", input.path("target").asString("branch"))
                .put("enforcement", input.path("enforcement").asString("active"));
        GitHub.copy(input, body, "conditions", "conditions", "rules", "rules", "bypassActors", "bypass_actors");
        return body;
    }

    private static String named(ActionContext context) {
        return context.input().path("name").asString("");
    }
}
