package dev.callboard.backend.runtime;

import dev.callboard.backend.web.PluginPath;
import dev.callboard.backend.web.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** Spans that are sent in batches. What cannot be sent is dropped; nobody waits for it. */
final class SpanExport implements Spans, AutoCloseable {

    private static final int CLOSE_SECONDS = 5;
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final String STATUS = "http.response.status_code";

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

    @Override
    public boolean areSent() {
        return true;
    }

    @Override
    public Spans.Work begin(String name, Map<String, String> facts, @Nullable String cause) {
        SpanBuilder builder = tracer.spanBuilder(name).setNoParent();
        Trace led = cause == null ? null : Trace.ofHeader(cause);
        if (led != null && led.parentId() != null) {
            builder.addLink(remote(led, led.parentId()));
        }
        return begun(builder, facts);
    }

    @Override
    public Spans.Work current() {
        Span current = Span.current();
        return current.getSpanContext().isValid()
                ? new SentSpan(current)
                : Spans.unsent().current();
    }

    private Spans.Work begun(SpanBuilder builder, Map<String, String> facts) {
        facts.forEach(builder::setAttribute);
        return new SentSpan(builder.startSpan());
    }

    /** Begins the span of a request, to be {@linkplain #end ended} when the answer is complete. */
    Spans.Work begin(Trace trace, ServerWebExchange exchange) {
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
        return new SentSpan(span);
    }

    static void end(Spans.Work span, @Nullable HttpStatusCode answered) {
        int status = answered == null ? 200 : answered.value();
        span.end(new Outcome(Map.of(STATUS, String.valueOf(status)), status >= 500));
    }

    private static Context parent(Trace trace) {
        String parent = trace.parentId();
        return parent == null ? Context.root() : Context.root().with(Span.wrap(remote(trace, parent)));
    }

    private static SpanContext remote(Trace trace, String span) {
        return SpanContext.createFromRemoteParent(
                trace.traceId(),
                span,
                trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    private final class SentSpan implements Spans.Work {

        private final Span span;

        SentSpan(Span span) {
            this.span = span;
        }

        @Override
        public Spans.Work within(String name, Map<String, String> facts) {
            return begun(tracer.spanBuilder(name).setParent(context()), facts);
        }

        @Override
        public Spans.Work call(String name, Map<String, String> facts) {
            return begun(tracer.spanBuilder(name).setParent(context()).setSpanKind(SpanKind.CLIENT), facts);
        }

        @Override
        public void end(Outcome outcome) {
            outcome.facts().forEach((name, value) -> {
                if (name.equals(STATUS)) {
                    span.setAttribute(name, Long.parseLong(value));
                } else {
                    span.setAttribute(name, value);
                }
            });
            if (outcome.failed()) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }

        @Override
        public String traceparent() {
            SpanContext ids = span.getSpanContext();
            return "00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-"
                    + ids.getTraceFlags().asHex();
        }

        @Override
        public <T> Callable<T> during(Callable<T> work) {
            return context().wrap(work);
        }

        private Context context() {
            return Context.root().with(span);
        }
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** The ids that the log has already, for requests. */
    private static final class LoggedIds implements IdGenerator {

        /** Set for as long as this thread begins a span. */
        private static final ThreadLocal<@Nullable Trace> NEXT = new ThreadLocal<>();

        @Override
        public String generateSpanId() {
            Trace next = NEXT.get();
            return next == null ? IdGenerator.random().generateSpanId() : next.spanId();
        }

        @Override
        public String generateTraceId() {
            Trace next = NEXT.get();
            return next == null ? IdGenerator.random().generateTraceId() : next.traceId();
        }
    }
}
