package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.Trace;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Sends traces by OTLP, those of requests among them, if {@code callboard.tracing.endpoint} says where to. If not, no class of
 * OpenTelemetry is loaded; the ids in the log are there in both cases.
 */
@Order(Tracing.ORDER)
final class Tracing implements WebFilter, AutoCloseable {

    static final int ORDER = -99;

    private final @Nullable SpanExport export;

    private Tracing(@Nullable SpanExport export) {
        this.export = export;
    }

    static Tracing of(AppConfig config) {
        AppConfig tracing = config.section("callboard.tracing");
        return new Tracing(
                tracing.string("endpoint").isEmpty()
                        ? null
                        : SpanExport.to(endpoint(tracing), headers(tracing.section("headers")), ratio(tracing)));
    }

    private static URI endpoint(AppConfig tracing) {
        String text = tracing.requiredString("endpoint");
        if (!text.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw tracing.error(
                    "endpoint",
                    "should be the URL for traces by OTLP over HTTP, such as http://localhost:4318/v1/traces");
        }
        return URI.create(text);
    }

    private static Map<String, String> headers(AppConfig headers) {
        return headers.keys().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> headers.requiredSecret(name).reveal()));
    }

    private static double ratio(AppConfig tracing) {
        String text = tracing.string("ratio").orElse("1");
        if (!text.matches("0|1|[01]?\\.\\d+|1\\.0+") || Double.parseDouble(text) > 1) {
            throw tracing.error(
                    "ratio", "should be a number from 0 to 1: how many of the traces that begin here are kept");
        }
        return Double.parseDouble(text);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (export == null) {
            return chain.filter(exchange);
        }
        Spans.Work span = export.begin(Trace.of(exchange.getRequest()), exchange);
        return chain.filter(exchange)
                .contextWrite(span::in)
                .doFinally(signal -> SpanExport.end(span, exchange.getResponse().getStatusCode()));
    }

    /** For what is no request. */
    Spans spans() {
        return export == null ? Spans.unsent() : export;
    }

    @Override
    public void close() {
        if (export != null) {
            export.close();
        }
    }
}
