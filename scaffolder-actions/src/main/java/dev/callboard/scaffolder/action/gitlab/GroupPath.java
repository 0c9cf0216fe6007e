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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code gitlab:group:ensureExists}: the groups along a path; those that were made are deleted to undo it. */
record GroupPath(ScmHosts hosts) implements HostAction.Parts {

    private static final int DRY_RUN_ID = 42;
    private static final String MADE = "made";
    private static final String ID = "id";

    private record Group(String name, String slug) {}

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        List<Group> path = path(context.input().path("path"));
        if (context.isDryRun()) {
            context.output("groupId", LongNode.valueOf(DRY_RUN_ID));
            return;
        }
        HostApi api = api(context);
        long parent = 0;
        String full = "";
        for (int i = 0; i < path.size(); i++) {
            Group group = path.get(i);
            full = full.isEmpty() ? group.slug() : full + "/" + group.slug();
            HostAnswer there = api.get("/groups/{}", full);
            parent = there.isMissing()
                    ? make(api, context, group, parent, full, i == path.size() - 1)
                    : there.orFail("Cannot look for the group " + full)
                            .path("id")
                            .asLong();
        }
        context.note(ID, LongNode.valueOf(parent));
        context.output("groupId", LongNode.valueOf(parent));
    }

    private static long make(
            HostApi api, ActionContext context, Group group, long parent, String full, boolean innermost)
            throws InterruptedException {
        ObjectNode body = HostApi.object().put("name", group.name()).put("path", group.slug());
        if (parent != 0) {
            body.put("parent_id", parent);
        }
        if (innermost && context.input().has("description")) {
            body.set("description", context.input().get("description"));
        }
        // Noted first: a group that is not there any more, or never was, does no harm when it is undone.
        ArrayNode made =
                context.notes().path(MADE) instanceof ArrayNode noted ? noted : JsonNodeFactory.instance.arrayNode();
        context.note(MADE, made.add(full));
        return api.post(body, "/groups")
                .orFail("Cannot make the group " + full)
                .path("id")
                .asLong();
    }

    private static List<Group> path(JsonNode written) {
        List<Group> path = new ArrayList<>();
        for (JsonNode part : written) {
            if (part.isString()) {
                for (String name : part.asString().split("/", -1)) {
                    path.add(new Group(name, name));
                }
            } else {
                path.add(new Group(
                        part.path("name").asString(""), part.path("slug").asString("")));
            }
        }
        if (path.isEmpty() || path.stream().anyMatch(group -> group.slug().isBlank())) {
            throw ActionException.input("The path has to name at least one group, and none may be empty");
        }
        return path;
    }

    /** Only the host of {@code repoUrl} counts, and it may stand alone. */
    private HostApi api(ActionContext context) {
        String host = context.input().path("repoUrl").asString("").replaceFirst("\\?.*", "");
        return hosts.open(Kind.GITLAB, context.input(), new RepositoryLocation(host, Map.of()))
                .api();
    }

    /** Groups that are there are left alone, so executing again completes it and repeats nothing. */
    @Override
    public Found find(ActionContext context) throws InterruptedException {
        JsonNode made = context.notes().path(MADE);
        if (made.isEmpty()) {
            return new Found.Nothing();
        }
        HostApi api = api(context);
        boolean there = false;
        for (JsonNode group : made) {
            there |= !api.get("/groups/{}", group.asString()).isMissing();
        }
        if (!there) {
            return new Found.Nothing();
        }
        return context.notes().has(ID)
                ? new Found.Done(HostApi.object().set("groupId", context.notes().get(ID)))
                : new Found.Partly("Some groups were made");
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        HostApi api = api(context);
        List<String> made = context.notes()
                .path(MADE)
                .valueStream()
                .map(group -> group.asString(""))
                .toList();
        for (String group : made.reversed()) {
            HostAnswer there = api.get("/groups/{}", group);
            if (there.isMissing()) {
                continue;
            }
            there.orFail("Cannot look for the group " + group);
            boolean used = !api.get("/groups/{}/projects?per_page=1", group)
                            .orFail("Cannot look into " + group)
                            .isEmpty()
                    || !api.get("/groups/{}/subgroups?per_page=1", group)
                            .orFail("Cannot look into " + group)
                            .isEmpty();
            if (used) {
                return new Undone.Left(
                        "Group " + group + " was kept, because there is something in it",
                        "Remove it if it is not wanted");
            }
            HostAnswer gone = api.delete("/groups/{}", group);
            if (!gone.isSuccess() && !gone.isMissing()) {
                return new Undone.Left(
                        "Group " + group + " is still there: " + gone.reason(), "Remove it if it is not wanted");
            }
        }
        return new Undone.AsBefore(
                made.isEmpty() ? "No group was made" : "The groups were removed: " + String.join(", ", made));
    }
}
