package dev.callboard.backend.notification;

import dev.callboard.backend.notification.NotificationLists.Source;
import dev.callboard.backend.web.InputError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a user wants to be told: everything, but for the origins and topics that they have switched off. */
final class NotificationSettings {

    /** The only channel that there is: the page of notifications. */
    private static final String WEB = "Web";

    private NotificationSettings() {}

    /** @throws InputError if it is not a document of settings, or about a channel that there is not */
    static JsonNode checked(JsonNode json) {
        JsonNode channels = json.path("channels");
        if (!channels.isArray()) {
            throw new InputError("request/body must have required property 'channels', an array");
        }
        for (JsonNode channel : channels) {
            String id = channel.path("id").asString("");
            if (!id.equals(WEB)) {
                throw new InputError("request/body/channels: there is no channel '" + id + "', but " + WEB);
            }
            for (JsonNode origin : channel.path("origins")) {
                requireSwitch(origin);
                origin.path("topics").forEach(NotificationSettings::requireSwitch);
            }
        }
        return json;
    }

    private static void requireSwitch(JsonNode json) {
        if (!json.path("id").isString() || !json.path("enabled").isBoolean()) {
            throw new InputError(
                    "request/body/channels: origins and topics have an 'id', a text, and 'enabled', true or false");
        }
    }

    /** Whether a user with these settings is told something. */
    static boolean wants(@Nullable JsonNode settings, String origin, @Nullable String topic) {
        JsonNode channel = channel(settings);
        JsonNode switches = named(channel.path("origins"), origin);
        return channel.path("enabled").asBoolean(true)
                && switches.path("enabled").asBoolean(true)
                && (topic == null
                        || named(switches.path("topics"), topic).path("enabled").asBoolean(true));
    }

    /** What the page of settings shows: every origin and topic that the user has heard of, or has set something about. */
    static ObjectNode shown(@Nullable JsonNode settings, List<Source> sources) {
        Map<String, Set<String>> topics = new LinkedHashMap<>();
        for (JsonNode origin : channel(settings).path("origins")) {
            Set<String> known = topics.computeIfAbsent(origin.path("id").asString(), id -> new LinkedHashSet<>());
            origin.path("topics").forEach(topic -> known.add(topic.path("id").asString()));
        }
        for (Source source : sources) {
            Set<String> known = topics.computeIfAbsent(source.origin(), id -> new LinkedHashSet<>());
            if (source.topic() != null) {
                known.add(source.topic());
            }
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode web = json.putArray("channels").addObject().put("id", WEB);
        web.put("enabled", channel(settings).path("enabled").asBoolean(true));
        ArrayNode origins = web.putArray("origins");
        topics.forEach((origin, known) -> {
            JsonNode switches = named(channel(settings).path("origins"), origin);
            ObjectNode one = origins.addObject().put("id", origin);
            one.put("enabled", switches.path("enabled").asBoolean(true));
            ArrayNode list = one.putArray("topics");
            known.forEach(topic -> list.addObject()
                    .put("id", topic)
                    .put(
                            "enabled",
                            named(switches.path("topics"), topic)
                                    .path("enabled")
                                    .asBoolean(true)));
        });
        return json;
    }

    private static JsonNode channel(@Nullable JsonNode settings) {
        return settings == null ? JsonNodeFactory.instance.missingNode() : named(settings.path("channels"), WEB);
    }

    private static JsonNode named(JsonNode list, String id) {
        for (JsonNode one : list) {
            if (one.path("id").asString("").equals(id)) {
                return one;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }
}
