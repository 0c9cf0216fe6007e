package dev.callboard.backend.techdocs;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.techdocs.PublishedDocs.OpenFile;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scm.GitMirrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The documentation of entities: its files, and what is said about it. */
@RestController
@RequestMapping("/api/techdocs")
final class TechDocsController {

    private static final int CHUNK = 64 * 1024;
    private static final String FILES = "/api/techdocs/static/docs/";

    /** What the parts of an entity's name are made of; no path among them. */
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][\\w.-]*");

    private final DocsReader reader;
    private final GitMirrors mirrors;
    private final boolean keepsCase;

    TechDocsController(DocsReader reader, GitMirrors mirrors, TechDocsSettings settings) {
        this.reader = reader;
        this.mirrors = mirrors;
        this.keepsCase = settings.keepsCase();
    }

    @GetMapping("/metadata/techdocs/{namespace}/{kind}/{name}")
    Mono<ResponseEntity<byte[]>> site(
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            Credentials caller,
            ServerHttpRequest request) {
        EntityRef ref = ref(kind, namespace, name);
        return reader.ask(caller, ref, docs -> docs.metadata(ref))
                .map(json -> JsonAnswer.ok(request, json))
                .switchIfEmpty(Mono.error(() -> noMetadata(ref)));
    }

    @GetMapping("/metadata/entity/{namespace}/{kind}/{name}")
    Mono<ResponseEntity<byte[]>> entity(
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            Credentials caller,
            ServerHttpRequest request) {
        EntityRef ref = ref(kind, namespace, name);
        return reader.ask(
                        caller,
                        ref,
                        docs -> docs.entity(ref)
                                .flatMap(entity -> DocsRef.located((ObjectNode) entity, mirrors.integrations())))
                .map(json -> JsonAnswer.ok(request, json))
                .switchIfEmpty(Mono.error(() -> noMetadata(ref)));
    }

    @GetMapping("/static/docs/{namespace}/{kind}/{name}/{*path}")
    Mono<Void> file(
            @PathVariable String namespace,
            @PathVariable String kind,
            @PathVariable String name,
            @PathVariable String path,
            Credentials caller,
            ServerWebExchange exchange) {
        String whole = namespace + "/" + kind + "/" + name;
        if (!keepsCase && !whole.equals(whole.toLowerCase(Locale.ROOT))) {
            return moved(exchange);
        }
        EntityRef ref = ref(kind, namespace, name);
        return reader.ask(caller, ref, docs -> docs.open(ref, path.equals("/") || path.isEmpty() ? "index.html" : path))
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)))
                .flatMap(file -> write(file, exchange));
    }

    /** To the same address with the entity's name in lower case. */
    private static Mono<Void> moved(ServerWebExchange exchange) {
        URI uri = exchange.getRequest().getURI();
        String[] segments = uri.getRawPath().substring(FILES.length()).split("/", 4);
        String lower = (segments[0] + "/" + segments[1] + "/" + segments[2]).toLowerCase(Locale.ROOT);
        String rest = segments.length > 3 ? "/" + segments[3] : "";
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        exchange.getResponse().setStatusCode(HttpStatus.MOVED_PERMANENTLY);
        exchange.getResponse().getHeaders().set(HttpHeaders.LOCATION, FILES + lower + rest + query);
        return exchange.getResponse().setComplete();
    }

    private static Mono<Void> write(OpenFile file, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        String tag = "W/\"" + Long.toHexString(file.size()) + "-" + Long.toHexString(file.changedAt()) + "\"";
        headers.set(HttpHeaders.CACHE_CONTROL, "public, max-age=0");
        headers.setETag(tag);
        headers.setLastModified(file.changedAt());
        headers.set("X-Content-Type-Options", "nosniff");
        AsynchronousFileChannel channel = file.channel();
        if (exchange.getRequest().getHeaders().getIfNoneMatch().contains(tag)) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete().doFinally(end -> close(channel));
        }
        headers.setContentType(ContentTypes.of(file.name()));
        headers.setContentLength(file.size());
        // Closes the channel, however the reading ends.
        return response.writeWith(
                DataBufferUtils.readAsynchronousFileChannel(() -> channel, response.bufferFactory(), CHUNK));
    }

    private static void close(AsynchronousFileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close a file", e);
        }
    }

    static EntityRef ref(String kind, String namespace, String name) {
        for (String part : List.of(kind, namespace, name)) {
            if (!PART.matcher(part).matches()) {
                throw new NotFoundError("There is no entity of kind '" + kind + "' named '" + name + "'");
            }
        }
        return new EntityRef(kind, namespace, name);
    }

    private static NotFoundError noMetadata(EntityRef ref) {
        return new NotFoundError("Unable to get metadata for '" + ref + "'");
    }
}
