package dev.callboard.backend.usersettings;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.signals.Signals;
import dev.callboard.backend.usersettings.UserSettingsStore.Place;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A user's own settings: any JSON, by bucket and key. Other open pages of the user hear of each change. */
@RestController
@RequestMapping("/api/user-settings")
final class UserSettingsController {

    private static final String CHANNEL = "user-settings";
    private static final int MOST = 1_000;
    private static final int LONGEST_NAME = 255;

    private final UserSettingsStore store;
    private final Signals signals;

    UserSettingsController(UserSettingsStore store, Signals signals) {
        this.store = store;
        this.signals = signals;
    }

    @PostMapping("/multiget")
    Mono<ResponseEntity<byte[]>> find(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        String user = user(caller);
        List<Place> places = places(json(body).path("items"));
        return call(() -> store.find(user, places)).map(values -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            for (JsonNode value : values) {
                if (value == null) {
                    items.addNull();
                } else {
                    items.addObject().set("value", value);
                }
            }
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/buckets/{bucket}/keys/{*key}")
    Mono<ResponseEntity<byte[]>> get(
            @PathVariable String bucket, @PathVariable String key, Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        Place place = place(bucket, key);
        return call(() -> store.find(user, List.of(place))).map(values -> {
            JsonNode value = values.getFirst();
            if (value == null) {
                throw new NotFoundError("Unable to find '" + place.key() + "' in bucket '" + place.bucket() + "'");
            }
            return JsonAnswer.ok(request, json(place, value));
        });
    }

    @PutMapping("/buckets/{bucket}/keys/{*key}")
    Mono<ResponseEntity<byte[]>> put(
            @PathVariable String bucket,
            @PathVariable String key,
            Credentials caller,
            ServerHttpRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        String user = user(caller);
        Place place = place(bucket, key);
        JsonNode value = json(body).get("value");
        if (value == null) {
            throw new InputError("Missing required field \"value\"");
        }
        return call(() -> {
            store.put(user, place, value);
            tell(user, "key-changed", place);
            return JsonAnswer.ok(request, json(place, value));
        });
    }

    @DeleteMapping("/buckets/{bucket}/keys/{*key}")
    Mono<ResponseEntity<Void>> remove(@PathVariable String bucket, @PathVariable String key, Credentials caller) {
        String user = user(caller);
        Place place = place(bucket, key);
        return call(() -> {
            store.remove(user, place);
            tell(user, "key-deleted", place);
            return ResponseEntity.noContent().build();
        });
    }

    private void tell(String user, String what, Place place) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        signals.send(List.of(user), CHANNEL, message.put("type", what).put("key", place.key()));
    }

    private static String user(Credentials caller) {
        return switch (caller) {
            case Credentials.User user -> user.ref().toString();
            case Credentials.Service service ->
                throw new NotAllowedError("This endpoint does not allow 'service' credentials");
            case Credentials.None none -> throw new AuthenticationError("Missing credentials");
        };
    }

    private static List<Place> places(JsonNode items) {
        if (!items.isArray() || items.size() > MOST) {
            throw new InputError("request/body/items must be a list of at most " + MOST + " settings");
        }
        List<Place> places = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            String at = "request/body/items/" + places.size() + "/";
            places.add(place(text(item, at, "bucket"), "/" + text(item, at, "key")));
        }
        return places;
    }

    private static String text(JsonNode item, String at, String name) {
        JsonNode text = item.path(name);
        if (!text.isString() || text.asString().indexOf('\0') >= 0) {
            throw new InputError(at + name + " must be a text without the character U+0000");
        }
        return text.asString();
    }

    /** @param path the key with a slash before it, as the rest of a path is captured */
    private static Place place(String bucket, String path) {
        String key = path.isEmpty() ? "" : path.substring(1);
        if (bucket.isEmpty() || key.isEmpty()) {
            throw new NotFoundError("Unable to find '" + key + "' in bucket '" + bucket + "'");
        }
        if (bucket.length() > LONGEST_NAME || key.length() > LONGEST_NAME) {
            throw new InputError("The bucket and the key of a setting have at most " + LONGEST_NAME + " characters");
        }
        return new Place(bucket, key);
    }

    private static JsonNode json(byte @Nullable [] body) {
        try {
            return body == null || body.length == 0
                    ? JsonNodeFactory.instance.missingNode()
                    : JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
    }

    private static ObjectNode json(Place place, JsonNode value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bucket", place.bucket()).put("key", place.key());
        json.set("value", value);
        return json;
    }

    private static <T> Mono<T> call(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(BlockingCalls.scheduler());
    }
}
