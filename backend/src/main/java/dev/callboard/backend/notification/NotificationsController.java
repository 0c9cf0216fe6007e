package dev.callboard.backend.notification;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.notification.NotificationLists.Status;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.KnownParameters;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A user's notifications; and a way for services to tell users something. */
@RestController
@RequestMapping("/api/notifications")
final class NotificationsController {

    private final NotificationLists lists;
    private final NotificationStore store;
    private final Notifications notifications;

    NotificationsController(NotificationLists lists, NotificationStore store, Notifications notifications) {
        this.lists = lists;
        this.store = store;
        this.notifications = notifications;
    }

    @GetMapping({"/notifications", ""})
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        NotificationQuery query = NotificationQuery.ofPage(request);
        return call(() -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("totalCount", lists.count(user, query));
            json.set("notifications", array(lists.list(user, query)));
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping({"/notifications/{id}", "/{id}"})
    Mono<ResponseEntity<byte[]>> get(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        return call(() -> JsonAnswer.ok(
                request,
                lists.find(user, uuid(id))
                        .orElseThrow(NotificationsController::unknown)
                        .toJson()));
    }

    @GetMapping("/status")
    Mono<ResponseEntity<byte[]>> status(Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        KnownParameters.of(request, Set.of(), Set.of());
        return call(() -> {
            Status status = lists.status(user);
            return JsonAnswer.ok(request, Map.of("unread", status.unread(), "read", status.read()));
        });
    }

    @GetMapping("/topics")
    Mono<ResponseEntity<byte[]>> topics(Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        NotificationQuery query = NotificationQuery.ofAll(request);
        return call(() -> JsonAnswer.ok(request, Map.of("topics", lists.topics(user, query))));
    }

    @PostMapping({"/notifications/update", "/update"})
    Mono<ResponseEntity<byte[]>> update(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        String user = user(caller);
        NotificationRequest asked = NotificationRequest.of(body);
        List<UUID> ids = asked.ids();
        Boolean read = asked.flag("read");
        Boolean saved = asked.flag("saved");
        return call(() -> JsonAnswer.ok(request, array(notifications.update(user, ids, read, saved))));
    }

    @GetMapping("/settings")
    Mono<ResponseEntity<byte[]>> settings(Credentials caller, ServerHttpRequest request) {
        String user = user(caller);
        return call(() -> JsonAnswer.ok(
                request, NotificationSettings.shown(store.settings(user).orElse(null), lists.sources(user))));
    }

    @PostMapping("/settings")
    Mono<ResponseEntity<byte[]>> putSettings(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        String user = user(caller);
        var settings = NotificationSettings.checked(NotificationRequest.of(body).json());
        return call(() -> {
            store.putSettings(user, settings);
            return JsonAnswer.ok(request, NotificationSettings.shown(settings, lists.sources(user)));
        });
    }

    @PostMapping({"/notifications", ""})
    Mono<ResponseEntity<byte[]>> create(
            Credentials caller, ServerHttpRequest request, @RequestBody(required = false) byte @Nullable [] body) {
        if (!(caller instanceof Credentials.Service service)) {
            throw new NotAllowedError("This endpoint does not allow 'user' credentials");
        }
        NotificationRequest asked = NotificationRequest.of(body);
        Notification.Payload payload = asked.payload();
        if (asked.isForAll()) {
            return call(() -> JsonAnswer.ok(request, array(notifications.tellAll(service.subject(), payload))));
        }
        var entities = asked.entities("entityRef");
        var but = asked.entities("excludeEntityRef");
        return call(() -> JsonAnswer.ok(request, array(notifications.tell(entities, but, service.subject(), payload))));
    }

    private static String user(Credentials caller) {
        return switch (caller) {
            case Credentials.User user -> user.ref().toString();
            case Credentials.Service service ->
                throw new NotAllowedError("This endpoint does not allow 'service' credentials");
            case Credentials.None none -> throw new AuthenticationError("Missing credentials");
        };
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static NotFoundError unknown() {
        return new NotFoundError("Not found");
    }

    private static ArrayNode array(List<Notification> list) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(notification -> array.add(notification.toJson()));
        return array;
    }

    private static <T> Mono<T> call(Callable<T> blocking) {
        return Mono.fromCallable(blocking).subscribeOn(BlockingCalls.scheduler());
    }
}
