package dev.callboard.backend.notification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user was told.
 *
 * @param user null if all users were
 * @param origin who told it, such as {@code plugin:scaffolder}
 */
public record Notification(
        UUID id,
        @Nullable String user,
        String origin,
        Payload payload,
        Instant created,
        @Nullable Instant updated,
        @Nullable Instant read,
        @Nullable Instant saved) {

    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * What it says.
     *
     * @param scope another one with it, of the same origin, takes the place of this one
     */
    public record Payload(
            String title,
            @Nullable String description,
            @Nullable String link,
            @Nullable String topic,
            Severity severity,
            @Nullable String scope,
            @Nullable String icon) {

        /** This one in place of an earlier one, of which stays what this one does not say. */
        Payload over(Payload earlier) {
            return new Payload(
                    title,
                    description == null ? earlier.description : description,
                    link == null ? earlier.link : link,
                    topic == null ? earlier.topic : topic,
                    severity,
                    scope,
                    icon == null ? earlier.icon : icon);
        }
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id.toString()).put("user", user).put("created", text(created));
        json.put("read", text(read)).put("saved", text(saved)).put("updated", text(updated));
        json.put("origin", origin);
        json.putObject("payload")
                .put("title", payload.title())
                .put("description", payload.description())
                .put("link", payload.link())
                .put("topic", payload.topic())
                .put("severity", payload.severity().word())
                .put("scope", payload.scope())
                .put("icon", payload.icon());
        return json;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : MILLISECONDS.format(time);
    }
}
