package dev.callboard.backend.runtime;

import dev.callboard.backend.web.PluginPath;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** What is counted of the process and its requests. No label has a value that callers choose. */
final class ServerMeters implements MeterSource, AutoCloseable {

    private static final Set<String> PLUGINS = Set.of(
            "app",
            "auth",
            "catalog",
            "events",
            "kubernetes",
            "mcp-actions",
            "notifications",
            "permission",
            "policy",
            "proxy",
            "scaffolder",
            "search",
            "signals",
            "techdocs",
            "user-settings");

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private static final Duration[] BUCKETS =
            List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    ServerMeters(Health health, Database database, List<MeterBinder> features) {
        List<MeterBinder> binders = List.of(
                collections,
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics(),
                database.meters());
        binders.forEach(binder -> binder.bindTo(registry));
        features.forEach(feature -> feature.bindTo(registry));
        Gauge.builder("callboard.ready", health, state -> state.notReady().isEmpty() ? 1 : 0)
                .description("Whether requests may come")
                .register(registry);
    }

    /** Counts an answer. */
    void answered(ServerWebExchange exchange, Duration took) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        HttpMethod method = exchange.getRequest().getMethod();
        Timer.builder("http.server.requests")
                .description("How long answers took until their last byte")
                .tag("plugin", plugin(exchange.getRequest().getURI().getRawPath()))
                .tag("method", METHODS.contains(method) ? method.name() : "other")
                .tag("status", status == null ? "200" : String.valueOf(status.value()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
    }

    /** The plugin as a label: pages and files are the app's, and what nobody knows is one label together. */
    private static String plugin(String path) {
        String plugin = PluginPath.of(path).plugin();
        return plugin.isEmpty() ? "app" : PLUGINS.contains(plugin) ? plugin : "other";
    }

    @Override
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
