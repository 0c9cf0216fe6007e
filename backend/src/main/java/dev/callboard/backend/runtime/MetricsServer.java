package dev.callboard.backend.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Answers Prometheus at {@code /metrics}, on an address of its own: whoever may scrape need not be let into the plugins, and
 * whoever uses the plugins does not see the figures.
 */
final class MetricsServer implements AutoCloseable {

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<? extends MeterSource> sources;

    private MetricsServer(HttpServer http, List<? extends MeterSource> sources) {
        this.http = http;
        this.sources = sources;
    }

    /** @throws StartupException if it cannot listen there */
    static MetricsServer start(InetSocketAddress address, List<? extends MeterSource> sources) {
        try {
            HttpServer http = HttpServer.create(address, 0);
            MetricsServer server = new MetricsServer(http, sources);
            http.createContext("/", server::answer);
            http.setExecutor(server.threads);
            http.start();
            return server;
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot listen on " + address + " for metrics (callboard.metrics.listen): " + e.getMessage(), e);
        }
    }

    int port() {
        return http.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
            } else {
                byte[] text = sources.stream()
                        .map(MeterSource::scrape)
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.close();
    }
}
