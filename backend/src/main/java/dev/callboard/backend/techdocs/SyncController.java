package dev.callboard.backend.techdocs;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.techdocs.render.UnusableDocs;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scm.ScmException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings documentation up to date while whoever opened it looks on. */
@RestController
@RequestMapping("/api/techdocs/sync")
final class SyncController {

    private static final Logger log = LoggerFactory.getLogger(SyncController.class);

    /** After this, a reader is told that it takes longer, and again. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final DocsReader reader;
    private final TechDocs docs;

    SyncController(DocsReader reader, TechDocs docs) {
        this.reader = reader;
        this.docs = docs;
    }

    @GetMapping("/{namespace}/{kind}/{name}")
    Mono<Void> sync(
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            Credentials caller,
            ServerHttpResponse response) {
        EntityRef ref = TechDocsController.ref(kind, namespace, name);
        return reader.ask(caller, ref, all -> all.entity(ref))
                .switchIfEmpty(Mono.error(() -> new NotFoundError("Entity metadata UID missing")))
                .flatMap(entity -> {
                    HttpHeaders headers = response.getHeaders();
                    headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream");
                    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache");
                    headers.set(HttpHeaders.CONNECTION, "keep-alive");
                    headers.set("X-Accel-Buffering", "no");
                    Flux<String> frames = docs.buildsHere() ? build(ref, entity) : Flux.just(finished(false));
                    return response.writeAndFlushWith(frames.map(frame -> Mono.just(buffer(response, frame))));
                });
    }

    private Flux<String> build(EntityRef ref, JsonNode entity) {
        Flux<String> work = Flux.<String>create(sink -> build(ref, entity, sink))
                .subscribeOn(BlockingCalls.scheduler())
                .timeout(LONGEST)
                .onErrorResume(failure -> {
                    log.error("The documentation of {} cannot be made", ref, failure);
                    return Flux.just(frame("error", "The documentation cannot be made; the server's log says why"));
                });
        return work.publish(frames -> Flux.merge(
                frames,
                Flux.interval(LONG)
                        .onBackpressureDrop()
                        .map(tick -> frame(
                                "log",
                                "The docs building process is taking a little bit longer to process this entity."))
                        .takeUntilOther(frames.ignoreElements())));
    }

    private void build(EntityRef ref, JsonNode entity, FluxSink<String> sink) {
        try {
            boolean updated = docs.update(ref, entity, progress -> sink.next(frame("log", progress)));
            sink.next(finished(updated));
            sink.complete();
        } catch (UnusableDocs | ScmException e) {
            log.info("The documentation of {} cannot be made: {}", ref, e.getMessage());
            sink.next(frame("error", String.valueOf(e.getMessage())));
            sink.complete();
        }
    }

    private static String finished(boolean updated) {
        return "event: finish\ndata: {\"updated\":" + updated + "}\n\n";
    }

    private static String frame(String event, String text) {
        return "event: " + event + "\ndata: " + JsonMapper.shared().writeValueAsString(text) + "\n\n";
    }

    private static DataBuffer buffer(ServerHttpResponse response, String frame) {
        return response.bufferFactory().wrap(frame.getBytes(StandardCharsets.UTF_8));
    }
}
