package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many people watch one task of the whole server. */
@Timeout(600)
class EventStreamReadersIT {

    private static final String TASKS = "/api/scaffolder/v2/tasks";
    private static final int READERS = 200;

    /** Every so many events, a reader that is not patient loses its connection and makes another. */
    private static final int BREAK_AFTER = 37;

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        Path entities = Files.writeString(folder.resolve("entities.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: User
                metadata: {name: guest}
                spec: {memberOf: []}
                ---
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: talk, title: Talk, description: Says much}
                spec:
                  type: service
                  owner: guest
                  parameters: {properties: {names: {type: array, items: {type: string}}}}
                  steps:
                    - {id: wait, name: Wait, action: 'debug:wait', input: {seconds: 2}}
                    - id: say
                      name: Say it
                      each: ${{ parameters.names }}
                      action: debug:log
                      input: {message: 'Hello ${{ each.value }}'}
                    - {id: again, name: Wait again, action: 'debug:wait', input: {seconds: 1}}
                    - {id: last, name: Say the last, action: 'debug:log', input: {message: 'Good bye'}}
                """);
        Path config = Files.writeString(folder.resolve("app-config.yaml"), """
                auth:
                  providers:
                    guest: {userEntityRef: 'user:default/guest', dangerouslyAllowOutsideDevelopment: true}
                catalog:
                  rules: [{allow: [User, Template]}]
                  locations: [{type: file, target: '%s'}]
                callboard:
                  policy: {bundle: '%s', opaCommand: '%s'}
                """.formatted(
                entities,
                Path.of("src/test/resources/policies/everything-allowed").toAbsolutePath(),
                Path.of("../policy/opa").toAbsolutePath().normalize()));
        server = CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()));
        calls = new ServerCalls(server);
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    @Test
    void eachOfTwoHundredReadersGetsEveryEventOnceAndInOrderThoughConnectionsBreak() throws Exception {
        List<String> names =
                Stream.iterate(1, n -> n + 1).limit(100).map(n -> "number " + n).toList();
        String id = ServerCalls.json(calls.post(
                        TASKS, Map.of("templateRef", "template:default/talk", "values", Map.of("names", names))))
                .path("id")
                .asString();

        List<Future<List<Long>>> readings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < READERS; reader++) {
                boolean patient = reader % 2 == 0;
                readings.add(threads.submit(() -> read(id, patient)));
            }
        }

        List<Long> stored = new ArrayList<>();
        ServerCalls.json(calls.get(TASKS + "/" + id + "/events"))
                .forEach(event -> stored.add(event.path("id").asLong()));
        assertThat(stored).hasSizeGreaterThan(names.size()).isSorted().doesNotHaveDuplicates();
        for (Future<List<Long>> reading : readings) {
            assertThat(reading.get()).isEqualTo(stored);
        }
        assertThat(ServerCalls.json(calls.get(TASKS + "/" + id)).path("status").asString())
                .isEqualTo("completed");
    }

    /** The ids of the events up to the completion. */
    private static List<Long> read(String task, boolean patient) throws Exception {
        List<Long> ids = new ArrayList<>();
        boolean over = false;
        while (!over) {
            String after = ids.isEmpty() ? "" : "?after=" + ids.getLast();
            try (Stream<String> lines = calls.stream(TASKS + "/" + task + "/eventstream" + after)) {
                int before = ids.size();
                String type = "";
                for (Iterator<String> line = lines.iterator();
                        !over && (patient || ids.size() < before + BREAK_AFTER) && line.hasNext(); ) {
                    String text = line.next();
                    if (text.startsWith("event: ")) {
                        type = text.substring("event: ".length());
                    } else if (text.startsWith("data: ")) {
                        JsonNode event = JsonMapper.shared().readTree(text.substring("data: ".length()));
                        ids.add(event.path("id").asLong());
                        over = type.equals("completion");
                    }
                }
            }
        }
        return ids;
    }
}
