package dev.callboard.backend.scaffolder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers like an OPA server whose rules allow everything, but to the questions that a test picks. */
final class FakeOpa implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile Predicate<JsonNode> picked = input -> false;
    private volatile Answer answer =
            (exchange, input) -> json(exchange, allow(input).toString());

    FakeOpa() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange, JsonNode input) throws IOException;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that was sent to it so far, as it came. */
    List<String> bodies() {
        return bodies;
    }

    /** Has some questions answered otherwise from now on. */
    void answer(Predicate<JsonNode> which, Answer otherwise) {
        answer = otherwise;
        picked = which;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    static ObjectNode allow(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""");
        return decision.put("id", input.path("id").asString(""));
    }

    /** @param result what the rules say, as JSON */
    static void json(HttpExchange exchange, String result) throws IOException {
        send(exchange, 200, "application/json", """
                {"result": %s, "provenance": {"bundles": {"shipped": {"revision": "r1"}}}}""".formatted(result));
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length == 0) {
            send(exchange, 200, "application/json", "{}");
            return;
        }
        bodies.add(new String(body, StandardCharsets.UTF_8));
        JsonNode input = JsonMapper.shared().readTree(body).path("input");
        if (picked.test(input)) {
            answer.to(exchange, input);
        } else {
            json(exchange, allow(input).toString());
        }
    }
}
