package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scm.ScmIntegration.Kind;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token of a project, which is revoked to undo it. GitLab shows its value once: one that was made just before an
 * interruption, so that nobody saw it, is revoked and made again. It is told from others of its name by the ids that were
 * there before.
 */
record ProjectToken(ScmHosts hosts, Kinds kind) implements HostAction.Parts {

    private static final String BEFORE = "before";
    private static final String ID = "id";
    private static final String OUTPUTS = "outputs";
    private static final int MAINTAINER = 40;
    private static final int DAYS = 365;

    /** The two kinds, by what their API calls them. */
    enum Kinds {
        ACCESS("access_tokens", "access_token"),
        DEPLOY("deploy_tokens", "deploy_token");

        private final String path;
        private final String output;

        Kinds(String path, String output) {
            this.path = path;
            this.output = output;
        }
    }

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        if (context.notes().path(OUTPUTS) instanceof ObjectNode noted) {
            noted.forEachEntry(context::output);
            return;
        }
        ObjectNode body = body(context);
        HostSession session = hosts.open(Kind.GITLAB, context);
        HostApi api = session.api();
        if (context.notes().has(BEFORE)) {
            revoke(context, api, unnoted(context, api));
        } else {
            ProjectPath.checkId(session, context.input());
            ObjectNode before = HostApi.object();
            ArrayNode ids = before.putArray("ids");
            named(context, api).forEach(ids::add);
            context.note(BEFORE, before);
        }
        JsonNode token = api.post(body, "/projects/{}/" + kind.path, project(context))
                .orFail("Cannot create the token '" + name(context) + "'");
        context.secretOutput(kind.output, token.path("token").asString(""));
        ObjectNode outputs = context.outputs();
        if (kind == Kinds.DEPLOY) {
            outputs.put("user", token.path("username").asString(""));
        }
        context.note(ID, token.path("id").asString());
        context.note(OUTPUTS, outputs);
        outputs.forEachEntry(context::output);
    }

    private ObjectNode body(ActionContext context) {
        ObjectNode input = context.input();
        ObjectNode body = HostApi.object().put("name", name(context));
        if (input.path("scopes").isEmpty() && kind == Kinds.DEPLOY) {
            throw ActionException.input("At least one scope has to be given in 'scopes'");
        }
        if (input.path("scopes").isEmpty()) {
            body.putArray("scopes").add("read_repository");
        } else {
            body.set("scopes", input.get("scopes"));
        }
        if (kind == Kinds.ACCESS) {
            LocalDate nextYear =
                    LocalDate.ofInstant(hosts.clock().instant(), ZoneOffset.UTC).plusDays(DAYS);
            body.put("access_level", input.path("accessLevel").asInt(MAINTAINER))
                    .put("expires_at", input.path("expiresAt").asString(nextYear.toString()));
        } else if (input.has("username")) {
            body.set("username", input.get("username"));
        }
        return body;
    }

    private HostApi api(ActionContext context) {
        return hosts.open(Kind.GITLAB, context).api();
    }

    private static String project(ActionContext context) {
        return context.input().path("projectId").asString();
    }

    private static String name(ActionContext context) {
        return context.input().path("name").asString("tokenname");
    }

    /** The ids of the tokens of this name that can be used. */
    private List<String> named(ActionContext context, HostApi api) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        api.get("/projects/{}/" + kind.path + "?per_page=100", project(context))
                .orFail("Cannot list the tokens of the project")
                .forEach(token -> {
                    if (token.path("name").asString("").equals(name(context)) && isUsable(token)) {
                        ids.add(token.path("id").asString());
                    }
                });
        return ids;
    }

    private static boolean isUsable(JsonNode token) {
        return !token.path("revoked").asBoolean(false);
    }

    /** What this execution made and could not note. */
    private List<String> unnoted(ActionContext context, HostApi api) throws InterruptedException {
        Set<String> before = context.notes()
                .path(BEFORE)
                .path("ids")
                .valueStream()
                .map(id -> id.asString(""))
                .collect(Collectors.toSet());
        return named(context, api).stream().filter(id -> !before.contains(id)).toList();
    }

    private void revoke(ActionContext context, HostApi api, List<String> ids) throws InterruptedException {
        for (String id : ids) {
            HostAnswer answer = api.delete("/projects/{}/" + kind.path + "/{}", project(context), id);
            if (!answer.isMissing()) {
                answer.orFail("Cannot revoke token " + id);
            }
        }
    }

    /** The tokens of this execution that can be used. */
    private List<String> made(ActionContext context, HostApi api) throws InterruptedException {
        ObjectNode notes = context.notes();
        if (!notes.has(ID)) {
            return notes.has(BEFORE) ? unnoted(context, api) : List.of();
        }
        String id = notes.path(ID).asString();
        HostAnswer answer = api.get("/projects/{}/" + kind.path + "/{}", project(context), id);
        boolean there = !answer.isMissing() && isUsable(answer.orFail("Cannot look for token " + id));
        return there ? List.of(id) : List.of();
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEFORE) || made(context, api(context)).isEmpty()) {
            return new Found.Nothing();
        }
        return context.notes().path(OUTPUTS) instanceof ObjectNode outputs
                ? new Found.Done(outputs)
                : new Found.Partly("A token was made whose value nobody has");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEFORE)) {
            return new Undone.AsBefore("No token was made");
        }
        HostApi api = api(context);
        revoke(context, api, made(context, api));
        return new Undone.AsBefore("The token '" + name(context) + "' was revoked");
    }
}
