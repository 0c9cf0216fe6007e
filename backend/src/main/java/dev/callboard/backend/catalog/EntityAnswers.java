package dev.callboard.backend.catalog;

import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.stitching.FinalEntity;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes entities into answers without making objects of them: their JSON is copied as it is kept.
 *
 * <p>Whole entities are streamed as fast as the client takes them, unless they fit into one piece: that is sent at once,
 * with its length. So are projected ones, with an entity tag.
 */
final class EntityAnswers {

    private static final DataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

    private EntityAnswers() {}

    /** One entity as it is. */
    static ResponseEntity<Publisher<DataBuffer>> one(FinalEntity entity) {
        return answer(Mono.just(BUFFERS.wrap(entity.body())));
    }

    /** The plain list of entities, which is a stream even if only fields of them are asked for; but no stream of nothing. */
    static ResponseEntity<Publisher<DataBuffer>> list(
            ServerHttpRequest request, FieldProjection fields, EntityChunks chunks) {
        return chunks.hasEntities() ? stream(chunks) : of(request, fields, chunks);
    }

    /**
     * Entities as part of an answer.
     *
     * @param request whose {@code If-None-Match} a projected or empty answer is compared with
     */
    static ResponseEntity<Publisher<DataBuffer>> of(
            ServerHttpRequest request, FieldProjection fields, EntityChunks chunks) {
        return fields.keepsEverything() && chunks.hasEntities()
                ? stream(chunks)
                : whole(JsonAnswer.of(request, 200, chunks.all()));
    }

    /** An answer that is there already, with its headers. */
    static ResponseEntity<Publisher<DataBuffer>> whole(ResponseEntity<byte[]> answer) {
        byte[] body = answer.getBody();
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(body == null ? Mono.empty() : Mono.just(BUFFERS.wrap(body)));
    }

    private static ResponseEntity<Publisher<DataBuffer>> stream(EntityChunks chunks) {
        byte[] first = chunks.next();
        if (chunks.ended()) {
            return answer(Mono.just(BUFFERS.wrap(first)));
        }
        return answer(Flux.concat(Flux.just(BUFFERS.wrap(first)), Flux.<DataBuffer>generate(sink -> {
            byte[] chunk = chunks.next();
            if (chunk.length == 0) {
                sink.complete();
            } else {
                sink.next(BUFFERS.wrap(chunk));
            }
        })));
    }

    private static ResponseEntity<Publisher<DataBuffer>> answer(Publisher<DataBuffer> body) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, JsonAnswer.CONTENT_TYPE)
                .body(body);
    }
}
