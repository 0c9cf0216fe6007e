package dev.callboard.scaffolder.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Git host that a test describes: its repositories are a folder, and its API, on a port of this machine, gives the answers
 * that the test has for its requests.
 */
final class TestHost implements AutoCloseable {

    private static final Set<String> KEYS = Set.of("type", "answers", "repositories");
    private static final Set<String> ANSWER = Set.of("request", "status", "body", "headers");
    private static final Publication.Author AUTHOR = new Publication.Author("Callboard", "callboard@localhost");

    private final String name;
    private final Kind kind;
    private final Path git;
    private final List<JsonNode> answers = new ArrayList<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    TestHost(String name, JsonNode described, Path testFolder, Path git) throws IOException {
        for (String key : described.propertyNames()) {
            known(key, KEYS, "the host " + name);
        }
        this.name = name;
        this.kind = kind(name, described.path("type").asString("git"));
        this.git = Files.createDirectories(git);
        for (JsonNode answer : described.path("answers")) {
            answer.propertyNames().forEach(key -> known(key, ANSWER, "an answer of " + name));
            answers.add(answer);
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        described
                .path("repositories")
                .forEachEntry((repository, content) -> fill(
                        repository, testFolder.resolve(content.asString("")).normalize()));
    }

    private static void known(String key, Set<String> keys, String what) {
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("'" + key + "' is not known in " + what + "; there are "
                    + String.join(", ", keys.stream().sorted().toList()));
        }
    }

    private static Kind kind(String host, String type) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.configKey().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The host " + host + " cannot be of type '" + type
                        + "'; there are "
                        + Arrays.stream(Kind.values()).map(Kind::configKey).collect(Collectors.joining(", "))));
    }

    private void fill(String repository, Path content) {
        if (!Files.isDirectory(content)) {
            throw new IllegalArgumentException("There is no folder " + content.getFileName() + " for " + repository);
        }
        new GitPublisher(ScmIntegrations.of(ScmIntegration.ofFolder(git)), ScmLimits.defaults(), InstantSource.system())
                .push(new Publication(
                        git.resolve(repository + ".git").toUri().toString().replaceFirst("/$", ""),
                        "main",
                        content,
                        Publication.Content.REPLACE,
                        "Begin",
                        AUTHOR));
    }

    ScmIntegration integration() {
        return new ScmIntegration(
                kind,
                name,
                git.toUri().toString(),
                "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                        + server.getAddress().getPort(),
                new ScmCredentials.Login("x-token-auth", "token-of-the-test"));
    }

    Path git() {
        return git;
    }

    /** The requests that were made, such as {@code POST /projects}. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The requests for which the test has no answer. */
    List<String> unexpected() {
        synchronized (unexpected) {
            return List.copyOf(unexpected);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        JsonNode answer = next(request);
        byte[] body;
        int status;
        if (answer == null) {
            unexpected.add(request);
            status = 501;
            body = "{\"message\": \"The test has no answer for this request\"}".getBytes(StandardCharsets.UTF_8);
        } else {
            status = answer.path("status").asInt(200);
            body = answer.has("body") ? answer.path("body").toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
            answer.path("headers")
                    .forEachEntry(
                            (header, value) -> exchange.getResponseHeaders().set(header, value.asString("")));
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Of several answers to the same request each is given once, and the last one from then on. */
    private synchronized @Nullable JsonNode next(String request) {
        List<JsonNode> fitting = answers.stream()
                .filter(answer -> answer.path("request").asString("").equals(request))
                .toList();
        if (fitting.isEmpty()) {
            return null;
        }
        if (fitting.size() > 1) {
            answers.remove(fitting.getFirst());
        }
        return fitting.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
