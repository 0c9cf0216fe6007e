package dev.callboard.backend.permission;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests about permissions. */
final class PermissionRequests {

    private static final Set<String> ACTIONS = Set.of("create", "read", "update", "delete");

    private PermissionRequests() {}

    /**
     * The resources that an item is about.
     *
     * @param refs empty if it is about none in particular
     * @param list whether they are written as a list, so that the answer is one too
     */
    record ResourceRefs(List<String> refs, boolean list) {

        static final ResourceRefs NONE = new ResourceRefs(List.of(), false);

        boolean isEmpty() {
            return refs.isEmpty();
        }
    }

    /** One question. */
    record Question(String id, Permission permission, ResourceRefs resources) {}

    /** One condition that resources are to be tried against. */
    record Trial(String id, ResourceRefs resources, String resourceType, JsonNode conditions) {}

    static List<Question> questions(byte @Nullable [] body) {
        List<Question> questions = new ArrayList<>();
        for (Item item : items(body)) {
            Permission permission = permission(item.json().path("permission"), item.at() + "/permission");
            ResourceRefs resources = refs(item, false);
            if (permission.resourceType() == null && !resources.isEmpty()) {
                throw new InputError(item.at() + "/resourceRef is only for permissions of type 'resource'");
            }
            questions.add(new Question(item.id(), permission, resources));
        }
        return questions;
    }

    static List<Trial> trials(byte @Nullable [] body) {
        List<Trial> trials = new ArrayList<>();
        for (Item item : items(body)) {
            String type = text(item.json(), "resourceType", item.at());
            JsonNode conditions = item.json().path("conditions");
            if (!conditions.isObject()) {
                throw new InputError(item.at() + " must have required property 'conditions', an object");
            }
            trials.add(new Trial(item.id(), refs(item, true), type, conditions));
        }
        return trials;
    }

    private record Item(String id, JsonNode json, String at) {}

    private static List<Item> items(byte @Nullable [] body) {
        JsonNode items = json(body).path("items");
        if (!items.isArray()) {
            throw new InputError("request/body must have required property 'items', an array");
        }
        List<Item> found = new ArrayList<>(items.size());
        for (JsonNode json : items) {
            String at = "request/body/items/" + found.size();
            String id = text(json, "id", at);
            found.add(new Item(id, json, at));
        }
        return found;
    }

    private static JsonNode json(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new InputError("request/body must be object");
        }
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
    }

    private static Permission permission(JsonNode json, String at) {
        String type = text(json, "type", at);
        String name = text(json, "name", at);
        if (!json.path("attributes").isObject()) {
            throw new InputError(at + " must have required property 'attributes', an object");
        }
        JsonNode action = json.path("attributes").path("action");
        if (!action.isMissingNode() && !ACTIONS.contains(action.asString(""))) {
            throw new InputError(at + "/attributes/action must be create, read, update or delete");
        }
        return switch (type) {
            case "basic" -> Permission.basic(name, action.asString(null));
            case "resource" -> Permission.onResource(name, action.asString(null), text(json, "resourceType", at));
            default -> throw new InputError(at + "/type must be 'basic' or 'resource'");
        };
    }

    private static ResourceRefs refs(Item item, boolean required) {
        JsonNode refs = item.json().path("resourceRef");
        if (refs.isMissingNode() && !required) {
            return ResourceRefs.NONE;
        }
        if (refs.isString()) {
            return new ResourceRefs(List.of(refs.asString()), false);
        }
        if (refs.isArray() && !refs.isEmpty() && refs.valueStream().allMatch(JsonNode::isString)) {
            return new ResourceRefs(refs.valueStream().map(JsonNode::asString).toList(), true);
        }
        throw new InputError(item.at() + "/resourceRef must be a text, or a list of at least one text");
    }

    private static String text(JsonNode json, String name, String at) {
        JsonNode text = json.path(name);
        if (!text.isString() || text.asString().isEmpty()) {
            throw new InputError(at + " must have required property '" + name + "', a text");
        }
        return text.asString();
    }
}
