package dev.callboard.backend.notification;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests about notifications. */
final class NotificationRequest {

    private static final int LONGEST = 4_000;
    private static final int MOST = 1_000;

    private final JsonNode json;

    private NotificationRequest(JsonNode json) {
        this.json = json;
    }

    static NotificationRequest of(JsonNode body) {
        return new NotificationRequest(body);
    }

    static NotificationRequest of(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new InputError("request/body must be object");
        }
        try {
            return new NotificationRequest(JsonMapper.shared().readTree(body));
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
    }

    JsonNode json() {
        return json;
    }

    boolean isForAll() {
        String type = json.path("recipients").path("type").asString("");
        return switch (type) {
            case "broadcast" -> true;
            case "entity" -> false;
            default -> throw new InputError("request/body/recipients/type must be 'broadcast' or 'entity'");
        };
    }

    /** @param name {@code entityRef} or {@code excludeEntityRef}: one reference, or a list of them */
    List<EntityRef> entities(String name) {
        JsonNode value = json.path("recipients").path(name);
        if (value.isMissingNode() && name.equals("entityRef")) {
            throw new InputError("request/body/recipients must have required property 'entityRef'");
        }
        List<JsonNode> texts = value.isArray() ? value.valueStream().toList() : List.of(value);
        List<EntityRef> refs = new ArrayList<>();
        for (JsonNode text : texts) {
            if (text.isMissingNode()) {
                continue;
            }
            if (!text.isString() || hasZero(text)) {
                throw new InputError("request/body/recipients/" + name + " must be entity references, but has " + text);
            }
            try {
                refs.add(EntityRef.parse(text.asString()));
            } catch (IllegalArgumentException e) {
                throw new InputError(
                        "request/body/recipients/" + name + " must be entity references, but has " + text, e);
            }
        }
        return refs;
    }

    Payload payload() {
        JsonNode payload = json.path("payload");
        String title = text(payload, "title");
        if (title == null || title.isEmpty()) {
            throw new InputError("request/body/payload must have required property 'title'");
        }
        String severity = text(payload, "severity");
        return new Payload(
                title,
                text(payload, "description"),
                link(text(payload, "link")),
                text(payload, "topic"),
                severity == null ? Severity.NORMAL : Severity.of(severity, "request/body/payload/severity"),
                text(payload, "scope"),
                text(payload, "icon"));
    }

    /** A link leads to a web page, or into the app; nothing else is put before users. */
    private static @Nullable String link(@Nullable String link) {
        if (link == null) {
            return null;
        }
        try {
            String scheme = new URI(link).getScheme();
            if (scheme == null || scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) {
                return link;
            }
        } catch (URISyntaxException e) {
            throw new InputError("request/body/payload/link must be a URL, but is '" + link + "'", e);
        }
        throw new InputError("request/body/payload/link must lead to http or https, but is '" + link + "'");
    }

    private static @Nullable String text(JsonNode payload, String name) {
        JsonNode value = payload.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString() || value.asString().length() > LONGEST || hasZero(value)) {
            throw new InputError("request/body/payload/" + name + " must be a text of at most " + LONGEST
                    + " characters, without the character U+0000");
        }
        return value.asString();
    }

    /** PostgreSQL has it in no text. */
    private static boolean hasZero(JsonNode text) {
        return text.asString().indexOf('\0') >= 0;
    }

    List<UUID> ids() {
        JsonNode ids = json.path("ids");
        if (!ids.isArray() || ids.size() > MOST) {
            throw new InputError("request/body/ids must be a list of at most " + MOST + " ids");
        }
        return ids.valueStream().map(id -> uuid(id.asString(""))).toList();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InputError("request/body/ids has '" + text + "', which is no id of a notification", e);
        }
    }

    @Nullable Boolean flag(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new InputError("request/body/" + name + " must be boolean");
        }
        return value.booleanValue();
    }
}
