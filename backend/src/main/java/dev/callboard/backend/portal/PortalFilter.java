package dev.callboard.backend.portal;

import dev.callboard.backend.runtime.BlockingCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Serves the frontend at the root of the server and below {@code /api/app}: its files, and for every other address its one
 * page.
 */
@Order(PortalFilter.ORDER)
final class PortalFilter implements WebFilter {

    /** Behind all other filters, so that headers, the log and the barrier are there for it too. */
    static final int ORDER = 1_000;

    private static final String MOUNT = "/api/app";
    private static final int CHUNK = 64 * 1024;

    private final Bundle bundle;

    PortalFilter(Bundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        Optional<String> path = path(request);
        if (path.isEmpty()) {
            return chain.filter(exchange);
        }
        return Mono.fromCallable(() -> answer(path.get()))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(answer -> write(answer, exchange));
    }

    /** The path in the bundle that is asked for; empty if the request is none for it. */
    private static Optional<String> path(ServerHttpRequest request) {
        if (!request.getMethod().equals(HttpMethod.GET) && !request.getMethod().equals(HttpMethod.HEAD)) {
            return Optional.empty();
        }
        String path = request.getURI().getRawPath();
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.equals(MOUNT) || (lower.startsWith(MOUNT + "/") && !lower.startsWith(MOUNT + "/."))) {
            return decoded(path.substring(MOUNT.length()));
        }
        return lower.startsWith("/api/") || lower.startsWith("/.") ? Optional.empty() : decoded(path);
    }

    private static Optional<String> decoded(String path) {
        try {
            return Optional.of(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.of("/");
        }
    }

    /** What to send: a file, the page, or nothing. */
    private sealed interface Answer {

        record File(Path path, long size, String tag, boolean forLong) implements Answer {}

        record Page(byte[] html) implements Answer {}

        record Missing() implements Answer {}
    }

    private Answer answer(String path) {
        boolean hashed = path.startsWith("/static/");
        boolean page = path.isEmpty() || path.equals("/") || path.equals("/index.html") || path.endsWith(".tmpl");
        Optional<Path> file = page ? Optional.empty() : bundle.file(path);
        if (file.isPresent()) {
            return file(file.get(), hashed);
        }
        return hashed ? new Answer.Missing() : new Answer.Page(bundle.page());
    }

    private static Answer file(Path file, boolean hashed) {
        try {
            long size = Files.size(file);
            long changed = Files.getLastModifiedTime(file).toMillis();
            String tag = "W/\"" + Long.toHexString(size) + "-" + Long.toHexString(changed) + "\"";
            return new Answer.File(file, size, tag, hashed);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static Mono<Void> write(Answer answer, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.set("X-Frame-Options", "DENY");
        boolean head = exchange.getRequest().getMethod().equals(HttpMethod.HEAD);
        return switch (answer) {
            case Answer.Missing() -> {
                response.setStatusCode(HttpStatus.NOT_FOUND);
                headers.setContentLength(0);
                yield response.setComplete();
            }
            case Answer.Page(byte[] html) -> {
                headers.set(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8");
                headers.set(HttpHeaders.CACHE_CONTROL, "no-store, max-age=0");
                headers.setContentLength(html.length);
                yield head
                        ? response.setComplete()
                        : response.writeWith(Mono.just(response.bufferFactory().wrap(html)));
            }
            case Answer.File file -> write(file, exchange, head);
        };
    }

    private static Mono<Void> write(Answer.File file, ServerWebExchange exchange, boolean head) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CACHE_CONTROL, file.forLong() ? "public, max-age=1209600" : "public, max-age=0");
        headers.setETag(file.tag());
        if (exchange.getRequest().getHeaders().getIfNoneMatch().contains(file.tag())) {
            response.setStatusCode(HttpStatus.NOT_MODIFIED);
            return response.setComplete();
        }
        MediaType type = MediaTypeFactory.getMediaType(file.path().getFileName().toString())
                .orElse(MediaType.APPLICATION_OCTET_STREAM);
        headers.setContentType(type.getType().equals("text") ? new MediaType(type, StandardCharsets.UTF_8) : type);
        headers.setContentLength(file.size());
        if (head) {
            return response.setComplete();
        }
        Flux<DataBuffer> content = DataBufferUtils.read(file.path(), response.bufferFactory(), CHUNK);
        return response.writeWith(content);
    }
}
