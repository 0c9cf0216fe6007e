package dev.callboard.backend.runtime;

import dev.callboard.backend.web.PluginPath;
import dev.callboard.backend.web.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** Requests as spans, sent in batches. What cannot be sent is dropped; no request waits for it. */
final class SpanExport implements AutoCloseable {

    private static final int CLOSE_SECONDS = 5;
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private SpanExport(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.callboard");
    }

    /** @param ratio how many of the traces that begin here are sent; in others whoever began them decides */
    static SpanExport to(URI endpoint, Map<String, String> headers, double ratio) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString());
        headers.forEach(exporter::addHeader);
        return new SpanExport(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.builder()
                                .put("service.name", "callboard")
                                .build()))
                .setIdGenerator(new LoggedIds())
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build());
    }

    /** Begins the span of a request. What it returns is to be run when the answer is complete. */
    Runnable begin(Trace trace, ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        String method = exchange.getRequest().getMethod().name();
        String plugin = PluginPath.of(path).plugin();
        LoggedIds.NEXT.set(trace);
        Span span;
        try {
            span = tracer.spanBuilder(plugin.isEmpty() ? method : method + " /api/" + plugin)
                    .setSpanKind(SpanKind.SERVER)
                    .setParent(parent(trace))
                    .setAttribute(METHOD, method)
                    .setAttribute(PATH, path)
                    .startSpan();
        } finally {
            LoggedIds.NEXT.remove();
        }
        return () -> end(span, exchange.getResponse().getStatusCode());
    }

    private static void end(Span span, @Nullable HttpStatusCode answered) {
        int status = answered == null ? 200 : answered.value();
        span.setAttribute(STATUS, (long) status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    private static Context parent(Trace trace) {
        String parent = trace.parentId();
        return parent == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                trace.traceId(),
                                parent,
                                trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                                TraceState.getDefault())));
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** The ids that the log has already. */
    private static final class LoggedIds implements IdGenerator {

        /** Set for as long as this thread begins a span. */
        private static final ThreadLocal<Trace> NEXT = new ThreadLocal<>();

        @Override
        public String generateSpanId() {
            return NEXT.get().spanId();
        }

        @Override
        public String generateTraceId() {
            return NEXT.get().traceId();
        }
    }
}
