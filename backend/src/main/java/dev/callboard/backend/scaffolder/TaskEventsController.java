package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What happens to a task, as a stream and as a long poll. */
@RestController
@RequestMapping("/api/scaffolder")
final class TaskEventsController {

    static final Duration LONG_POLL = Duration.ofSeconds(30);
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private static final Set<String> AFTER = Set.of("after");

    private final TaskAccess tasks;
    private final TaskEvents events;

    TaskEventsController(TaskAccess tasks, TaskEvents events) {
        this.tasks = tasks;
        this.events = events;
    }

    @GetMapping("/v2/tasks/{taskId}/eventstream")
    Mono<Void> stream(
            @PathVariable String taskId, Credentials caller, ServerHttpRequest request, ServerHttpResponse response) {
        long after = EventStream.after(request.getQueryParams().getFirst("after"));
        return tasks.readable(caller, taskId).flatMap(task -> {
            HttpHeaders headers = response.getHeaders();
            headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream");
            headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
            headers.set(HttpHeaders.CONNECTION, "keep-alive");
            // Says to proxies such as nginx that lines are to be passed on as they come.
            headers.set("X-Accel-Buffering", "no");
            Flux<String> frames = EventStream.frames(events.follow(task, after), KEEP_ALIVE, Schedulers.parallel());
            return response.writeAndFlushWith(frames.map(frame -> Mono.just(buffer(response, frame))));
        });
    }

    @GetMapping("/v2/tasks/{taskId}/events")
    Mono<ResponseEntity<byte[]>> next(@PathVariable String taskId, Credentials caller, ServerHttpRequest request) {
        long after =
                QueryString.of(request, AFTER).integer("after", Long.MIN_VALUE).orElse(0L);
        return tasks.readable(caller, taskId)
                .flatMap(task -> events.next(task, after, LONG_POLL))
                .map(batch -> {
                    ArrayNode array = JsonNodeFactory.instance.arrayNode();
                    batch.forEach(event -> array.add(event.toJson()));
                    return JsonAnswer.ok(request, array);
                });
    }

    private static DataBuffer buffer(ServerHttpResponse response, String frame) {
        return response.bufferFactory().wrap(frame.getBytes(StandardCharsets.UTF_8));
    }
}
