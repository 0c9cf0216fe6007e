package dev.callboard.policy.permission;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether somebody may do something.
 *
 * @param permission what is asked for
 * @param resource what it is asked for; null if it is asked for any
 * @param caller the plugin that asks
 */
public record PermissionQuestion(
        Subject subject, Permission permission, @Nullable Resource resource, String caller) {

    /**
     * Who asks.
     *
     * @param type {@code user} or {@code service}
     * @param ownershipRefs what the subject owns through, its own reference among them
     * @param authMethod how it signed in; {@code none} if it did not
     */
    public record Subject(String type, String ref, List<String> ownershipRefs, String authMethod) {

        public Subject {
            ownershipRefs = List.copyOf(ownershipRefs);
        }
    }

    /**
     * A permission as its plugin declares it.
     *
     * @param action {@code create}, {@code read}, {@code update} or {@code delete}, or null
     * @param resourceType what kind of thing it is about, or null if about none
     */
    public record Permission(
            String name, @Nullable String action, @Nullable String resourceType) {}

    /** One thing. */
    public record Resource(
            String ref, @Nullable String kind, @Nullable String owner) {}

    /** The {@code permission-input/v1} document. */
    ObjectNode document(Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("schema", "permission-input/v1");
        json.put("id", UUID.randomUUID().toString());
        json.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        ObjectNode who = json.putObject("subject").put("type", subject.type()).put("ref", subject.ref());
        ArrayNode refs = who.putArray("ownershipRefs");
        subject.ownershipRefs().forEach(refs::add);
        who.put("authMethod", subject.authMethod()).putNull("onBehalfOf");
        ObjectNode entity = who.putObject("entity");
        entity.putObject("labels");
        entity.putObject("annotations");
        ObjectNode what = json.putObject("permission").put("name", permission.name());
        what.put("type", permission.resourceType() == null ? "basic" : "resource");
        what.putObject("attributes").put("action", permission.action());
        what.put("resourceType", permission.resourceType());
        if (resource == null) {
            json.putNull("resource");
        } else {
            json.putObject("resource")
                    .put("ref", resource.ref())
                    .put("kind", resource.kind())
                    .put("owner", resource.owner());
        }
        json.put("caller", caller);
        return json;
    }
}
