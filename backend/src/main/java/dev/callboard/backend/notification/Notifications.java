package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.signals.Signals;
import dev.callboard.catalog.model.EntityRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells users, and lets their open pages know. Blocking. */
public final class Notifications {

    private static final String CHANNEL = "notifications";

    private final NotificationStore store;
    private final Recipients recipients;
    private final Signals signals;
    private final InstantSource clock;

    Notifications(NotificationStore store, Recipients recipients, Signals signals, InstantSource clock) {
        this.store = store;
        this.recipients = recipients;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Tells what a request of the API asks for.
     *
     * @param request {@code recipients} and {@code payload}
     * @throws dev.callboard.backend.web.InputError if it is not of that form
     * @throws IllegalStateException if it cannot be kept
     */
    public List<Notification> send(String origin, ObjectNode request) {
        NotificationRequest asked = NotificationRequest.of(request);
        Payload payload = asked.payload();
        return asked.isForAll()
                ? tellAll(origin, payload)
                : tell(asked.entities("entityRef"), asked.entities("excludeEntityRef"), origin, payload);
    }

    List<Notification> tellAll(String origin, Payload payload) {
        Notification told = store.put(null, origin, payload, clock.instant());
        signals.sendToAll(CHANNEL, announcement(told));
        return List.of(told);
    }

    /**
     * Tells the users behind entities, those left out who do not want to hear of it.
     *
     * @param but the users behind these are not told
     * @param origin who tells it, such as {@code plugin:scaffolder}
     * @throws IllegalStateException if it cannot be kept
     */
    public List<Notification> tell(
            Collection<EntityRef> entities, Collection<EntityRef> but, String origin, Payload payload) {
        List<Notification> told = new ArrayList<>();
        for (String user : recipients.of(entities, but)) {
            if (NotificationSettings.wants(store.settings(user).orElse(null), origin, payload.topic())) {
                Notification notification = store.put(user, origin, payload, clock.instant());
                signals.send(List.of(user), CHANNEL, announcement(notification));
                told.add(notification);
            }
        }
        return told;
    }

    /** Notes what a user did with notifications; null leaves as it is. */
    List<Notification> update(String user, List<UUID> ids, @Nullable Boolean read, @Nullable Boolean saved) {
        List<Notification> updated = store.update(user, ids, read, saved, clock.instant());
        if (read != null) {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            message.put("action", read ? "notification_read" : "notification_unread");
            ArrayNode list = message.putArray("notification_ids");
            updated.forEach(notification -> list.add(notification.id().toString()));
            signals.send(List.of(user), CHANNEL, message);
        }
        return updated;
    }

    private static ObjectNode announcement(Notification told) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", "new_notification")
                .put("notification_id", told.id().toString());
    }
}
