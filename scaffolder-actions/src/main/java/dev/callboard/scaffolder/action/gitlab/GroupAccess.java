package dev.callboard.scaffolder.action.gitlab;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.templating.RepositoryLocation;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code gitlab:group:access}: who may do what in a group. The level of everybody concerned is noted before anything is
 * changed, and given back to undo it.
 */
record GroupAccess(ScmHosts hosts) implements HostAction.Parts {

    private static final String BEFORE = "before";
    private static final String DONE = "done";
    private static final String UNDONE = "undone";
    private static final int DEVELOPER = 30;
    private static final int NONE = -1;
    private static final Map<String, Integer> LEVELS = Map.of(
            "no_access",
            0,
            "minimal_access",
            5,
            "guest",
            10,
            "planner",
            15,
            "reporter",
            20,
            "developer",
            DEVELOPER,
            "maintainer",
            40,
            "owner",
            50);

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        if (input.path("userIds").isEmpty() && input.path("groupIds").isEmpty()) {
            throw ActionException.input("At least one of 'userIds' and 'groupIds' has to name somebody");
        }
        int level = level(input.path("accessLevel"));
        if (!context.isDryRun()) {
            change(context, removes(input) ? NONE : level);
        }
        outputs(input).forEachEntry(context::output);
    }

    private static boolean removes(ObjectNode input) {
        return input.path("action").asString("add").equals("remove");
    }

    private static ObjectNode outputs(ObjectNode input) {
        ObjectNode outputs = HostApi.object();
        outputs.set("userIds", input.has("userIds") ? input.get("userIds") : outputs.arrayNode());
        outputs.set("groupIds", input.has("groupIds") ? input.get("groupIds") : outputs.arrayNode());
        outputs.set("path", input.get("path"));
        if (!removes(input)) {
            outputs.put("accessLevel", level(input.path("accessLevel")));
        }
        return outputs;
    }

    private static int level(JsonNode given) {
        if (given.isMissingNode()) {
            return DEVELOPER;
        }
        if (given.isNumber()) {
            return given.asInt();
        }
        String name = given.asString("").strip();
        Integer level = LEVELS.get(name.toLowerCase(Locale.ROOT));
        if (level == null && name.matches("\\d{1,2}")) {
            level = Integer.valueOf(name);
        }
        if (level == null) {
            throw ActionException.input("'" + name + "' is not an access level; there are "
                    + LEVELS.keySet().stream().sorted().toList());
        }
        return level;
    }

    private void change(ActionContext context, int level) throws InterruptedException {
        Group group = group(context);
        if (!context.notes().has(BEFORE)) {
            context.note(BEFORE, group.levels(context.input()));
        }
        for (JsonNode user : context.input().path("userIds")) {
            group.setUser(user.asLong(), level);
        }
        for (JsonNode other : context.input().path("groupIds")) {
            group.share(other.asLong(), level);
        }
        context.note(DONE, BooleanNode.TRUE);
    }

    private Group group(ActionContext context) {
        String host = context.input().path("repoUrl").asString("").replaceFirst("\\?.*", "");
        HostApi api = hosts.open(Kind.GITLAB, context.input(), new RepositoryLocation(host, Map.of()))
                .api();
        return new Group(api, context.input().path("path").asString());
    }

    /** Levels are set, not added, so a second time changes nothing. */
    @Override
    public Found find(ActionContext context) {
        ObjectNode notes = context.notes();
        if (!notes.has(BEFORE) || notes.has(UNDONE)) {
            return new Found.Nothing();
        }
        return notes.has(DONE)
                ? new Found.Done(outputs(context.input()))
                : new Found.Partly("Some of the members were changed");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        if (!(context.notes().path(BEFORE) instanceof ObjectNode before)) {
            return new Undone.AsBefore("No member was changed");
        }
        Group group = group(context);
        for (JsonNode user : context.input().path("userIds")) {
            group.setUser(
                    user.asLong(), before.path("users").path(user.asString()).asInt(NONE));
        }
        for (JsonNode other : context.input().path("groupIds")) {
            group.share(
                    other.asLong(), before.path("groups").path(other.asString()).asInt(NONE));
        }
        context.note(UNDONE, BooleanNode.TRUE);
        return new Undone.AsBefore("The members of the group have the access that they had");
    }

    /** One group and its members. */
    private record Group(HostApi api, String path) {

        /** The level of everybody the input names; whoever has none is not in it. */
        ObjectNode levels(ObjectNode input) throws InterruptedException {
            ObjectNode levels = HostApi.object();
            ObjectNode users = levels.putObject("users");
            for (JsonNode user : input.path("userIds")) {
                HostAnswer member = api.get("/groups/{}/members/{}", path, user.asLong());
                if (!member.isMissing()) {
                    users.set(
                            user.asString(),
                            IntNode.valueOf(member.orFail("Cannot look for member " + user.asString())
                                    .path("access_level")
                                    .asInt()));
                }
            }
            ObjectNode groups = levels.putObject("groups");
            if (!input.path("groupIds").isEmpty()) {
                for (JsonNode shared : api.get("/groups/{}", path)
                        .orFail("Cannot look for the group " + path)
                        .path("shared_with_groups")) {
                    groups.set(shared.path("group_id").asString(), shared.path("group_access_level"));
                }
            }
            return levels;
        }

        void setUser(long user, int level) throws InterruptedException {
            if (level == NONE) {
                gone(api.delete("/groups/{}/members/{}", path, user), "Cannot remove user " + user);
                return;
            }
            ObjectNode body = HostApi.object().put("user_id", user).put("access_level", level);
            HostAnswer added = api.post(body, "/groups/{}/members", path);
            if (added.isTaken()) {
                added = api.put(HostApi.object().put("access_level", level), "/groups/{}/members/{}", path, user);
            }
            added.orFail("Cannot give user " + user + " access to the group " + path);
        }

        void share(long group, int level) throws InterruptedException {
            if (level == NONE) {
                gone(api.delete("/groups/{}/share/{}", path, group), "Cannot stop sharing with group " + group);
                return;
            }
            ObjectNode body = HostApi.object().put("group_id", group).put("group_access", level);
            HostAnswer shared = api.post(body, "/groups/{}/share", path);
            if (shared.isTaken()) {
                gone(api.delete("/groups/{}/share/{}", path, group), "Cannot stop sharing with group " + group);
                shared = api.post(body, "/groups/{}/share", path);
            }
            shared.orFail("Cannot share the group " + path + " with group " + group);
        }

        private static void gone(HostAnswer answer, String attempt) {
            if (!answer.isMissing()) {
                answer.orFail(attempt);
            }
        }
    }
}
