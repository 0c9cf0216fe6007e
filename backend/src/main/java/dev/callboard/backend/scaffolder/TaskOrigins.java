package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.workflow.BreakGlass;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who asked for a task, as the policy is told: from the credentials of the request, and later from the stored task. */
final class TaskOrigins {

    private static final String USER = "user";
    private static final String SERVICE = "service";
    private static final String BREAK_GLASS = "breakGlass";

    private final UserDirectory users;

    TaskOrigins(UserDirectory users) {
        this.users = users;
    }

    Subject subject(Credentials credentials) {
        return switch (credentials) {
            case Credentials.User user ->
                new Subject(
                        USER,
                        user.ref().toString(),
                        ownership(user.ref()).orElse(List.of(user.ref().toString())),
                        "token",
                        null);
            case Credentials.Service service -> new Subject(SERVICE, service.subject(), List.of(), "token", null);
            case Credentials.None none -> new Subject(SERVICE, "anonymous", List.of(), "none", null);
        };
    }

    /** Who asked for a stored task. A user owns what the catalog says now, not what it said when the task was made. */
    TaskOrigin of(ClaimedTask claimed) {
        Task task = claimed.task();
        Subject stored = subject(task.origin());
        Subject current = Optional.ofNullable(task.createdBy())
                .flatMap(ref -> ownership(EntityRef.parse(ref)))
                .map(owned -> new Subject(stored.type(), stored.ref(), owned, stored.authMethod(), stored.onBehalfOf()))
                .orElse(stored);
        return TaskOrigin.ofApi(current, task.createdAt())
                .withAttempt(Math.toIntExact(claimed.fence()))
                .withBreakGlass(emergency(task.origin()));
    }

    /** As it is stored with a task. */
    static ObjectNode json(TaskOrigin origin) {
        ObjectNode json = json(origin.subject());
        BreakGlass emergency = origin.breakGlass();
        if (emergency != null) {
            json.putObject(BREAK_GLASS)
                    .put("by", emergency.by())
                    .put("ticket", emergency.ticket())
                    .put("reason", emergency.reason())
                    .put("at", emergency.at().toString());
        }
        return json;
    }

    /** The emergency that a task was made in, or null. */
    static @Nullable BreakGlass emergency(ObjectNode origin) {
        JsonNode stored = origin.path(BREAK_GLASS);
        return stored.isObject()
                ? new BreakGlass(
                        stored.path("by").asString(),
                        stored.path("ticket").asString(),
                        stored.path("reason").asString(),
                        Instant.parse(stored.path("at").asString()))
                : null;
    }

    static ObjectNode json(Subject subject) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", subject.type());
        json.put("ref", subject.ref());
        ArrayNode owned = json.putArray("ownershipRefs");
        subject.ownershipRefs().forEach(owned::add);
        json.put("authMethod", subject.authMethod());
        json.put("onBehalfOf", subject.onBehalfOf());
        return json;
    }

    private static Subject subject(ObjectNode json) {
        List<String> owned = new ArrayList<>();
        json.path("ownershipRefs").forEach(ref -> owned.add(ref.asString()));
        return new Subject(
                json.path("type").asString(SERVICE),
                json.path("ref").asString("anonymous"),
                owned,
                json.path("authMethod").asString("none"),
                json.path("onBehalfOf").asStringOpt().orElse(null));
    }

    private Optional<List<String>> ownership(EntityRef user) {
        return users.groupsOf(user)
                .map(groups -> Stream.concat(Stream.of(user), groups.stream())
                        .map(EntityRef::toString)
                        .distinct()
                        .toList());
    }
}
