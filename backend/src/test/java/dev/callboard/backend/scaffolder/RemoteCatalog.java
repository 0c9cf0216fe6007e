package dev.callboard.backend.scaffolder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.template.TaskUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The catalog of another process, for workers that are killed: what they register outlives them. */
final class RemoteCatalog implements CatalogClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int TIMEOUT_MILLIS = 60_000;

    private final URI server;

    RemoteCatalog(URI server) {
        this.server = server;
    }

    /** Serves a catalog to {@link RemoteCatalog}s. */
    static final class Server implements AutoCloseable {

        private final CatalogClient catalog;
        private final HttpServer http;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Server(CatalogClient catalog) throws IOException {
            this.catalog = catalog;
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.setExecutor(threads);
            http.createContext("/", this::handle);
            http.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        }

        private void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                JsonNode call;
                try (InputStream body = exchange.getRequestBody()) {
                    call = JSON.readTree(body.readAllBytes());
                }
                int status = 200;
                JsonNode answer;
                try {
                    answer = answer(call);
                } catch (ActionException failure) {
                    status = 422;
                    answer = JSON.valueToTree(failure.reason());
                }
                byte[] bytes = JSON.writeValueAsBytes(answer);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }

        private JsonNode answer(JsonNode call) {
            Location location = new Location(
                    call.path("type").asString(""), call.path("target").asString(""));
            return switch (call.path("call").asString()) {
                case "read" -> entities(catalog.read(location, TaskUser.NONE));
                case "register" -> {
                    catalog.register(location, TaskUser.NONE);
                    yield JSON.nullNode();
                }
                case "isRegistered" -> JSON.valueToTree(catalog.isRegistered(location, TaskUser.NONE));
                case "unregister" -> {
                    catalog.unregister(location, TaskUser.NONE);
                    yield JSON.nullNode();
                }
                case "find" ->
                    entities(catalog.find(EntityRef.parse(call.path("ref").asString()), TaskUser.NONE).stream()
                            .toList());
                default -> throw new IllegalArgumentException(call.toString());
            };
        }

        private static JsonNode entities(List<Entity> entities) {
            ArrayNode array = JSON.createArrayNode();
            entities.forEach(entity -> array.add(entity.json()));
            return array;
        }

        @Override
        public void close() {
            http.stop(0);
            threads.close();
        }
    }

    @Override
    public List<Entity> read(Location location, TaskUser user) {
        return entities(call("read", location));
    }

    @Override
    public void register(Location location, TaskUser user) {
        call("register", location);
    }

    @Override
    public boolean isRegistered(Location location, TaskUser user) {
        return call("isRegistered", location).booleanValue();
    }

    @Override
    public void unregister(Location location, TaskUser user) {
        call("unregister", location);
    }

    @Override
    public Optional<Entity> find(EntityRef ref, TaskUser user) {
        return entities(call(JSON.createObjectNode().put("call", "find").put("ref", ref.toString()))).stream()
                .findFirst();
    }

    private JsonNode call(String name, Location location) {
        return call(JSON.createObjectNode()
                .put("call", name)
                .put("type", location.type())
                .put("target", location.target()));
    }

    private JsonNode call(ObjectNode body) {
        try {
            HttpURLConnection connection = (HttpURLConnection) server.toURL().openConnection();
            connection.setDoOutput(true);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.toString().getBytes(StandardCharsets.UTF_8));
            }
            boolean failed = connection.getResponseCode() != HttpURLConnection.HTTP_OK;
            try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
                JsonNode answer = JSON.readTree(in.readAllBytes());
                if (failed) {
                    throw ActionException.failed(answer.asString(""));
                }
                return answer;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The catalog cannot be reached", e);
        }
    }

    private static List<Entity> entities(JsonNode array) {
        List<Entity> entities = new ArrayList<>();
        array.forEach(json -> entities.add(new Entity((ObjectNode) json)));
        return entities;
    }
}
