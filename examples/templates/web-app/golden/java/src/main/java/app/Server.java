package app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Serves the pages of invoices. */
public final class Server {

    static final String NAME = "invoices";

    private static final AtomicLong REQUESTS = new AtomicLong();

    private Server() {}

    public static void main(String[] arguments) throws IOException {
        start(Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")));
    }

    static HttpServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", Server::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        REQUESTS.incrementAndGet();
        switch (exchange.getRequestURI().getPath()) {
            case "/" ->
                reply(
                        exchange,
                        200,
                        "text/html; charset=utf-8",
                        "<!doctype html><title>" + NAME + "</title><h1>" + NAME + "</h1>");
            case "/healthz" -> reply(exchange, 200, "text/plain", "ok\n");
            default -> reply(exchange, 404, "text/plain", "not found\n");
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
