package dev.callboard.backend.events;

import dev.callboard.backend.web.InputError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads what is sent to the event bus. */
final class BusRequest {

    private static final int LONGEST_NAME = 255;
    private static final int MOST_NAMES = 1_000;

    private static final String EVENT = "request/body/event";

    private final JsonNode json;

    private BusRequest(JsonNode json) {
        this.json = json;
    }

    static BusRequest of(byte[] body) {
        if (body.length == 0) {
            throw new InputError("request/body must be object, but there is none");
        }
        return new BusRequest(object("request/body", EventBody.json(body, "request/body")));
    }

    /** The id of a subscription, as the path has it. */
    static String subscription(String id) {
        return name("request/params/subscriptionId", id);
    }

    Event event() {
        JsonNode event = object(EVENT, required("request/body", json, "event"));
        String topic = name(EVENT + "/topic", required(EVENT, event, "topic"));
        return new Event(topic, required(EVENT, event, "payload"));
    }

    /** Who has the event already; empty if nobody is named. */
    Set<String> notified() {
        JsonNode subscribers = json.path("notifiedSubscribers");
        return subscribers.isMissingNode() ? Set.of() : names("request/body/notifiedSubscribers", subscribers);
    }

    Set<String> topics() {
        return names("request/body/topics", required("request/body", json, "topics"));
    }

    private static JsonNode required(String at, JsonNode parent, String name) {
        JsonNode value = parent.path(name);
        if (value.isMissingNode()) {
            throw new InputError(at + " must have required property '" + name + "'");
        }
        return value;
    }

    private static JsonNode object(String at, JsonNode value) {
        if (!value.isObject()) {
            throw new InputError(at + " must be object");
        }
        return value;
    }

    private static Set<String> names(String at, JsonNode value) {
        if (!value.isArray() || value.size() > MOST_NAMES) {
            throw new InputError(at + " must be array of at most " + MOST_NAMES + " texts");
        }
        List<String> names = new ArrayList<>();
        for (int index = 0; index < value.size(); index++) {
            names.add(name(at + "/" + index, value.get(index)));
        }
        return new LinkedHashSet<>(names);
    }

    private static String name(String at, JsonNode value) {
        if (!value.isString()) {
            throw new InputError(at + " must be string");
        }
        return name(at, value.asString());
    }

    private static String name(String at, String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new InputError(
                    at + " must be a text of 1 to " + LONGEST_NAME + " characters without a zero character");
        }
        return name;
    }
}
