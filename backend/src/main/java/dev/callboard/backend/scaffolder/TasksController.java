package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tasks: made, listed, shown, cancelled and retried. */
@RestController
@RequestMapping("/api/scaffolder")
final class TasksController {

    private static final Set<String> LIST = Set.of("createdBy", "status", "order", "limit", "offset");

    private final TaskCreation creation;
    private final TaskBroker tasks;
    private final TaskAccess access;
    private final BreakGlassAccess emergencies;

    TasksController(TaskCreation creation, TaskBroker tasks, TaskAccess access, BreakGlassAccess emergencies) {
        this.emergencies = emergencies;
        this.access = access;
        this.creation = creation;
        this.tasks = tasks;
    }

    @PostMapping("/v2/tasks")
    Mono<ResponseEntity<byte[]>> create(Credentials caller, ServerHttpRequest request) {
        QueryString.none(request);
        return RequestBodies.read(request)
                .flatMap(body -> {
                    EntityRef template = CatalogTemplates.refOf(RequestBodies.string(body, "templateRef"));
                    ObjectNode values = RequestBodies.object(body, "values");
                    return creation.create(
                            caller, template, values, RequestBodies.secrets(body), emergencies.declared(body, caller));
                })
                .map(id -> created(request, id));
    }

    @GetMapping("/v2/tasks")
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        return access.list(caller, query(QueryString.of(request, LIST))).map(page -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode array = json.putArray("tasks");
            page.tasks().forEach(task -> array.add(task.toJson()));
            json.put("totalTasks", page.total());
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/v2/tasks/{taskId}")
    Mono<ResponseEntity<byte[]>> get(@PathVariable String taskId, Credentials caller, ServerHttpRequest request) {
        QueryString.none(request);
        return access.readable(caller, taskId).map(task -> JsonAnswer.ok(request, task.toJson()));
    }

    @PostMapping("/v2/tasks/{taskId}/cancel")
    Mono<ResponseEntity<byte[]>> cancel(@PathVariable String taskId, Credentials caller, ServerHttpRequest request) {
        QueryString.none(request);
        return access.cancellable(caller, taskId)
                .flatMap(task -> tasks.cancel(task).thenReturn(JsonAnswer.ok(request, Map.of("status", "cancelled"))));
    }

    @PostMapping("/v2/tasks/{taskId}/retry")
    Mono<ResponseEntity<byte[]>> retry(@PathVariable String taskId, Credentials caller, ServerHttpRequest request) {
        QueryString.none(request);
        return RequestBodies.readOptional(request)
                .map(RequestBodies::secrets)
                .flatMap(secrets -> access.readable(caller, taskId).flatMap(task -> {
                    emergencies.requireForRetry(TaskOrigins.emergency(task.origin()), caller);
                    return creation.retry(caller, task, secrets);
                }))
                .map(id -> created(request, id));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> invalid(InvalidValues invalid, ServerHttpRequest request) {
        return JsonAnswer.of(request, 400, invalid.body());
    }

    private static ResponseEntity<byte[]> created(ServerHttpRequest request, TaskId id) {
        return JsonAnswer.of(request, 201, Map.of("id", id.toString()));
    }

    private static TaskQuery query(QueryString query) {
        List<TaskQuery.Order> orders;
        try {
            orders = query.strings("order").stream().map(TaskQuery.Order::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new InputError(String.valueOf(e.getMessage()), e);
        }
        return new TaskQuery(
                query.strings("createdBy"),
                query.strings("status"),
                orders,
                query.integer("limit", 0).orElse(null),
                query.integer("offset", 0).orElse(0L));
    }
}
