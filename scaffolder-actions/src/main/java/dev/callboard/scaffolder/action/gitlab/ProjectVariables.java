package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:projectVariable:create}: a CI variable of a project. */
record ProjectVariables(ScmHosts hosts) implements Thing {

    @Override
    public String name() {
        return "The variable";
    }

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITLAB, context);
    }

    /** One that is there already is somebody else's: undoing the step would delete it. */
    @Override
    public void check(HostSession session, ActionContext context) throws InterruptedException {
        ProjectPath.checkId(session, context.input());
        if (exists(session, made(session, context.input()))) {
            throw ActionException.input("The project variable '"
                    + context.input().path("key").asString("") + "' is there already in the scope '"
                    + scope(context.input()) + "'");
        }
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        ObjectNode variable = HostApi.object();
        variable.set("key", input.path("key"));
        variable.set("value", input.path("value"));
        variable.set("variable_type", input.path("variableType"));
        variable.put("protected", input.path("variableProtected").asBoolean(false));
        variable.put("masked", input.path("masked").asBoolean(false));
        variable.put("raw", input.path("raw").asBoolean(false));
        variable.put("environment_scope", scope(input));
        if (input.path("maskedAndHidden").asBoolean(false)) {
            variable.put("masked_and_hidden", true);
        }
        session.api()
                .post(variable, "/projects/{}/variables", ProjectPath.orId(session, input))
                .orFail("Failed to create the project variable '"
                        + input.path("key").asString("") + "'");
        return made(session, input);
    }

    /** A variable is known by its name, so one that was made and could not be noted is found again. */
    @Override
    public Optional<Made> search(HostSession session, ActionContext context) throws InterruptedException {
        Made made = made(session, context.input());
        return exists(session, made) ? Optional.of(made) : Optional.empty();
    }

    private static Made made(HostSession session, ObjectNode input) {
        String path = HostApi.filled(
                "/projects/{}/variables/{}?filter%5Benvironment_scope%5D={}",
                ProjectPath.orId(session, input), input.path("key").asString(""), scope(input));
        return new Made(path, HostApi.object());
    }

    private static String scope(ObjectNode input) {
        return input.path("environmentScope").asString("*");
    }

    /** One of the variables that a new project shall have; one that is there stays as it is. */
    static void create(HostSession session, String project, JsonNode given) throws InterruptedException {
        ObjectNode variable = HostApi.object()
                .put("variable_type", "env_var")
                .put("protected", false)
                .put("masked", false)
                .put("raw", false)
                .put("environment_scope", "*");
        given.forEachEntry(variable::set);
        HostAnswer answer = session.api().post(variable, "/projects/{}/variables", project);
        if (!answer.isTaken()) {
            answer.orFail("Environment variable creation failed for '"
                    + given.path("key").asString("") + "'");
        }
    }
}
