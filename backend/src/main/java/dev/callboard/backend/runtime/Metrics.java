package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The figures of the server, if {@code callboard.metrics.listen} asks for them. Counts nothing and costs nothing if not. */
@Order(Metrics.ORDER)
public final class Metrics implements WebFilter, AutoCloseable {

    /** Outside of all other filters, so that their time counts. */
    static final int ORDER = -100;

    private static final String KEY = "callboard.metrics.listen";

    private final @Nullable InetSocketAddress address;
    private volatile @Nullable ServerMeters meters;
    private volatile @Nullable MetricsServer server;

    private Metrics(@Nullable InetSocketAddress address) {
        this.address = address;
    }

    static Metrics of(AppConfig config) {
        return new Metrics(config.string(KEY).map(text -> address(config, text)).orElse(null));
    }

    private static InetSocketAddress address(AppConfig config, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw config.error(KEY, "should be ':9464' or 'host:port', but is '" + text + "'");
        }
        return host.isEmpty()
                ? new InetSocketAddress(Integer.parseInt(port))
                : new InetSocketAddress(host, Integer.parseInt(port));
    }

    /** Begins to count and to answer, if that is wanted. */
    void start(Supplier<ServerMeters> own, Supplier<List<MeterSource>> others) {
        if (address != null) {
            ServerMeters counting = own.get();
            meters = counting;
            List<MeterSource> sources = new ArrayList<>(others.get());
            sources.add(counting);
            server = MetricsServer.start(address, sources);
        }
    }

    /** Where the figures are; empty if nowhere. */
    public OptionalInt port() {
        MetricsServer running = server;
        return running == null ? OptionalInt.empty() : OptionalInt.of(running.port());
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerMeters counting = meters;
        if (counting == null) {
            return chain.filter(exchange);
        }
        long began = System.nanoTime();
        return chain.filter(exchange)
                .doFinally(end -> counting.answered(exchange, Duration.ofNanos(System.nanoTime() - began)));
    }

    @Override
    public void close() {
        MetricsServer running = server;
        if (running != null) {
            running.close();
        }
        ServerMeters counting = meters;
        if (counting != null) {
            counting.close();
        }
    }
}
