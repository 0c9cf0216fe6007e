package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.catalog.model.EntityRef;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Has the notifications plugin of another server tell users. */
record NoticesElsewhere(NotificationPlugin plugin) implements UserNotices {

    @Override
    public void tell(Collection<EntityRef> entities, Collection<EntityRef> but, String origin, Payload payload) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode recipients = request.putObject("recipients").put("type", "entity");
        refs(recipients.putArray("entityRef"), entities);
        if (!but.isEmpty()) {
            refs(recipients.putArray("excludeEntityRef"), but);
        }
        ObjectNode said = request.putObject("payload").put("title", payload.title());
        put(said, "description", payload.description());
        put(said, "link", payload.link());
        put(said, "topic", payload.topic());
        said.put("severity", payload.severity().word());
        put(said, "scope", payload.scope());
        put(said, "icon", payload.icon());
        plugin.send(request);
    }

    private static void refs(ArrayNode array, Collection<EntityRef> refs) {
        refs.forEach(ref -> array.add(ref.toString()));
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
