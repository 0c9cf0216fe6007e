package dev.callboard.backend.policy.records;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.policy.record.ChainedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Why something was allowed, or was not. */
@RestController
@RequestMapping("/api/policy")
final class DecisionsController {

    private final DecisionCalls decisions;
    private final DecisionReaders readers;
    private final SharedClock clock;

    DecisionsController(DecisionCalls decisions, DecisionReaders readers, SharedClock clock) {
        this.decisions = decisions;
        this.readers = readers;
        this.clock = clock;
    }

    /** Newest first. */
    @GetMapping("/decisions")
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        DecisionRequest asked = DecisionRequest.ofPage(request, clock::now);
        DecisionQuery query = readers.limited(asked.query(), caller);
        return decisions
                .page(query, asked.before(), asked.limit() + 1)
                .map(found -> JsonAnswer.ok(request, page(found, asked.limit())));
    }

    @GetMapping("/decisions/{id}")
    Mono<ResponseEntity<byte[]>> get(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        return decisions
                .find(id)
                .map(found -> found.filter(
                                chained -> readers.maySee(chained.record().subject(), caller))
                        .map(chained -> JsonAnswer.ok(request, chained.toJson()))
                        .orElseThrow(() ->
                                new NotFoundError("There is no decision " + id + ", or it is not yours to read")));
    }

    /** All that a query finds, as JSON lines, oldest first. */
    @GetMapping("/export")
    Mono<Void> export(Credentials caller, ServerHttpRequest request, ServerHttpResponse response) {
        DecisionRequest asked = DecisionRequest.ofExport(request, clock::now);
        DecisionQuery query = readers.limited(asked.query(), caller);
        response.getHeaders().setContentType(MediaType.APPLICATION_NDJSON);
        Flux<DataBuffer> lines = decisions
                .all(query)
                .map(chained ->
                        response.bufferFactory().wrap((chained.toJson() + "\n").getBytes(StandardCharsets.UTF_8)));
        return response.writeWith(lines);
    }

    private static ObjectNode page(List<ChainedRecord> found, int limit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        found.stream()
                .limit(limit)
                .forEach(chained -> items.add(chained.record().summary().put("sequence", chained.sequence())));
        if (found.size() > limit) {
            json.put("nextCursor", String.valueOf(found.get(limit - 1).sequence()));
        }
        return json;
    }
}
