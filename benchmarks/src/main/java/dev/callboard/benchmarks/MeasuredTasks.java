package dev.callboard.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scaffolder of a running server as its guest uses it. */
final class MeasuredTasks {

    private static final String API = "/api/scaffolder/v2/";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern EVENT = Pattern.compile("(?m)^data: \\{\"id\":(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final RunningServer server;
    private final String token;

    MeasuredTasks(RunningServer server) throws IOException {
        this.server = server;
        try (HttpConnection connection = server.connect()) {
            JsonNode session = JSON.readTree(
                    connection.post("/api/auth/guest/refresh", "", "{}").body());
            this.token = session.at("/backstageIdentity/token").asString();
        }
    }

    /** What one follower of a task was sent, and when it had all. */
    record Reading(List<Long> ids, Instant end) {}

    void awaitTemplate(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (HttpConnection connection = server.connect()) {
            String path = API + "templates/default/template/" + name + "/parameter-schema";
            while (connection.get(path, token).status() != 200) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("The template " + name + " did not come");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    String create(String template) throws IOException {
        String body = "{\"templateRef\": \"template:default/%s\", \"values\": {}}".formatted(template);
        try (HttpConnection connection = server.connect()) {
            HttpConnection.Answer answer = connection.post(API + "tasks", token, body);
            if (answer.status() != 201) {
                throw new IOException("No task was made: " + answer.text());
            }
            return JSON.readTree(answer.body()).path("id").asString();
        }
    }

    /** Waits for the end of a task and gives its status. */
    String awaitEnd(String id) throws IOException {
        try (HttpConnection connection = server.connect()) {
            connection.get(API + "tasks/" + id + "/eventstream", token);
            return JSON.readTree(connection.get(API + "tasks/" + id, token).body())
                    .path("status")
                    .asString();
        }
    }

    /** From the beginning of the first step to that of the last one, for each step. */
    double millisPerStep(String id) throws IOException {
        List<Instant> begins = new ArrayList<>();
        for (JsonNode event : events(id)) {
            if (event.at("/body/status").asString("").equals("processing")) {
                begins.add(time(event));
            }
        }
        return Duration.between(begins.getFirst(), begins.getLast()).toNanos() / 1e6 / (begins.size() - 1);
    }

    Duration fromCreationToEnd(String id) throws IOException {
        try (HttpConnection connection = server.connect()) {
            JsonNode task =
                    JSON.readTree(connection.get(API + "tasks/" + id, token).body());
            return Duration.between(Instant.parse(task.path("createdAt").asString()), end(id));
        }
    }

    Instant end(String id) throws IOException {
        for (JsonNode event : events(id)) {
            if (event.path("type").asString().equals("completion")) {
                return time(event);
            }
        }
        throw new IOException("Task " + id + " has no end");
    }

    List<Long> eventIds(String id) throws IOException {
        List<Long> ids = new ArrayList<>();
        events(id).forEach(event -> ids.add(event.path("id").asLong()));
        return ids;
    }

    /** Follows a task to its end. */
    Reading read(String id) throws IOException {
        try (HttpConnection connection = server.connect()) {
            String stream =
                    connection.get(API + "tasks/" + id + "/eventstream", token).text();
            Instant end = Instant.now();
            List<Long> ids = new ArrayList<>();
            Matcher event = EVENT.matcher(stream);
            while (event.find()) {
                ids.add(Long.parseLong(event.group(1)));
            }
            return new Reading(ids, end);
        }
    }

    void dryRun(String body) throws IOException {
        try (HttpConnection connection = server.connect()) {
            HttpConnection.Answer answer = connection.post(API + "dry-run", token, body);
            if (answer.status() != 200) {
                throw new IOException("The dry run failed: " + answer.text());
            }
        }
    }

    private JsonNode events(String id) throws IOException {
        try (HttpConnection connection = server.connect()) {
            return JSON.readTree(
                    connection.get(API + "tasks/" + id + "/events", token).body());
        }
    }

    private static Instant time(JsonNode event) {
        return Instant.parse(event.path("createdAt").asString());
    }
}
