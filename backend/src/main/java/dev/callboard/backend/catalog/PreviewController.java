package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.catalog.check.CheckFormat;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.check.ReportJson;
import dev.callboard.catalog.model.EntityRef;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a repository's catalog files would change, before they are merged. Nothing is written. */
@RestController
@RequestMapping("/api/catalog")
final class PreviewController {

    /** The files of a repository may be many; no other route takes as much. */
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private static final int MAX_FILES = 5_000;

    private final CatalogCalls catalog;
    private final EntityReads entities;

    PreviewController(CatalogCalls catalog, EntityReads entities) {
        this.catalog = catalog;
        this.entities = entities;
    }

    @PostMapping("/preview")
    Mono<ResponseEntity<byte[]>> preview(ServerWebExchange exchange) {
        CheckFormat format = QueryParameters.of(exchange.getRequest(), "format")
                .oneOf("format", "text", "json", "sarif", "markdown")
                .flatMap(CheckFormat::named)
                .orElse(CheckFormat.JSON);
        return DataBufferUtils.join(exchange.getRequest().getBody(), MAX_BODY_BYTES)
                .map(PreviewController::bytes)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> preview(exchange, body))
                .map(report -> answer(exchange.getRequest(), format, report));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static ResponseEntity<byte[]> answer(ServerHttpRequest request, CheckFormat format, JsonNode report) {
        return format == CheckFormat.JSON
                ? JsonAnswer.ok(request, report)
                : ResponseEntity.ok()
                        .header(HttpHeaders.CONTENT_TYPE, format.mediaType() + "; charset=utf-8")
                        .body(format.write(report).getBytes(StandardCharsets.UTF_8));
    }

    private Mono<JsonNode> preview(ServerWebExchange exchange, byte[] body) {
        JsonBody asked = JsonBody.of(exchange.getRequest(), body)
                .required("repository")
                .only("repository", "ref", "files", "roots");
        String repository = asked.requiredString("repository");
        String ref = asked.string("ref").orElse("");
        List<String> roots = asked.strings("roots");
        CheckedTree files = asked.object("files")
                .map(PreviewController::files)
                .map(CheckedTree::ofFiles)
                .orElse(null);
        return entities.of(exchange).flatMap(visible -> {
            Predicate<EntityRef> mayRead = one -> visible.byRef(one).isPresent();
            return catalog.call(ingest -> ingest.preview(repository, ref, files, roots, mayRead))
                    .map(ReportJson::of);
        });
    }

    private static Map<String, byte[]> files(ObjectNode json) {
        if (json.size() > MAX_FILES) {
            throw new InputError("request/body/files must NOT have more than " + MAX_FILES + " properties");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> file : json.properties()) {
            String path = file.getKey();
            if (Optional.of(path)
                    .filter(one -> !one.isEmpty() && !one.startsWith("/") && !one.endsWith("/"))
                    .filter(one -> !("/" + one + "/").matches("(?s).*/(\\.{0,2})/.*"))
                    .isEmpty()) {
                throw new InputError(
                        "request/body/files has '" + path + "', which is no path from the root of a repository");
            }
            if (!file.getValue().isString()) {
                throw new InputError("request/body/files/" + path + " must be string");
            }
            files.put(path, file.getValue().asString().getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }
}
