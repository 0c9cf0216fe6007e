package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.ReplicaTokens;
import dev.callboard.backend.runtime.CommandDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** People let tasks go on or end them, over HTTP, on the whole server with the shipped rules. */
@Timeout(600)
class ApprovalsApiIT {

    private static final String TASKS = "/api/scaffolder/v2/tasks";
    private static final String APPROVALS = "/api/policy/approvals";
    private static final String SCRIPT = "static-token-of-a-script";
    private static final Pattern LINK = Pattern.compile("Answer at (http://\\S+/api/policy/approvals/[0-9a-f-]{36})");

    private static final String LISTED = """
            "approvals": [
              {"template": "template:default/order", "groups": ["group:default/leads"], "reason": "It costs money"},
              {"template": "template:default/dear-*", "groups": ["group:default/leads"], "min": 2}
            ]""";

    private static final String ENTITIES = """
            {apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: leads}, spec: {type: team, children: []}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: ann}, spec: {memberOf: [leads]}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: bob}, spec: {memberOf: [leads]}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: jane}, spec: {memberOf: [leads]}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: eve}, spec: {memberOf: []}}
            """ + template("order") + template("dear-order");

    @TempDir
    static Path folder;

    private static Site site;

    /** Was asked for and parked while the server stood in another place. */
    private static String taskOfBefore;

    @BeforeAll
    static void start() throws Exception {
        Path rules = TestServer.shippedRules(folder.resolve("rules"), "\"approvals\": []", LISTED);
        site = new Site(rules, "the old hall");
        taskOfBefore = parked("order", "before");
        stop();
        site = new Site(rules, "the new hall");
    }

    @AfterAll
    static void stop() {
        site.database.close();
        site.server.close();
    }

    /** A server in a place, and people who call it. */
    private static final class Site {

        final TestServer server;
        final CommandDatabase database;
        final ServerCalls script;
        /** Asks for tasks, and is one of those who may approve them. */
        final ServerCalls jane;

        final ServerCalls ann;
        final ServerCalls bob;
        /** May approve nothing. */
        final ServerCalls eve;

        Site(Path rules, String place) throws Exception {
            server = TestServer.start(folder, rules, ENTITIES, """
                    backend:
                      auth:
                        externalAccess: [{type: static, options: {token: '%s', subject: script}}]
                    scaffolder:
                      defaultEnvironment: {parameters: {place: %s}}
                    """.formatted(SCRIPT, place));
            database = server.database();
            ReplicaTokens tokens = new ReplicaTokens(database.database().migrated("auth"));
            script = server.calls().as(SCRIPT);
            jane = server.calls().as(tokens.user("user:default/jane"));
            ann = server.calls().as(tokens.user("user:default/ann"));
            bob = server.calls().as(tokens.user("user:default/bob"));
            eve = server.calls().as(tokens.user("user:default/eve"));
            for (String entity : List.of("template/default/order", "template/default/dear-order", "user/default/eve")) {
                ServerCalls.waitUntil(
                        entity + " is in the catalog",
                        () -> read(jane, "/api/catalog/entities/by-name/" + entity)
                                        .statusCode()
                                == 200);
            }
        }
    }

    @Test
    void aTaskWaitsForOneOfThoseWhoAreAskedAndGoesOn() throws Exception {
        String task = parked("order", "a desk");

        String id = asked(task).path("id").asString();
        assertThat(site.ann.get(TASKS + "/" + task + "/events").body())
                .contains("Waiting for an approval by group:default/leads until")
                .contains("APP-002: It costs money");
        assertThat(link(task)).isEqualTo(APPROVALS + "/" + id);
        assertThat(notified(site.ann, task)).isEqualTo("approval.requested");

        JsonNode shown = ServerCalls.ok(site.ann.get(link(task)));
        assertThat(shown.at("/question/subject/ref").asString()).isEqualTo("user:default/jane");
        assertThat(shown.at("/question/steps/0/input/title").asString()).isEqualTo("a desk in the new hall");
        assertThat(listed(site.ann, "?status=open&approver=me&task=" + task)).containsExactly(id);
        assertThat(listed(site.jane, "?requester=user:default/jane&task=" + task))
                .containsExactly(id);
        assertThat(listed(site.eve, "?task=" + task)).isEmpty();
        assertThat(listed(site.script, "?task=" + task)).containsExactly(id);

        JsonNode after =
                ServerCalls.ok(site.ann.post(APPROVALS + "/" + id + "/approve", Map.of("comment", " Fine by me ")));

        assertThat(after.path("status").asString()).isEqualTo("approved");
        assertThat(after.at("/reviews/0/reviewer").asString()).isEqualTo("user:default/ann");
        assertThat(after.at("/reviews/0/verdict").asString()).isEqualTo("approve");
        assertThat(after.at("/reviews/0/comment").asString()).isEqualTo("Fine by me");
        assertThat(ended(task)).isEqualTo("completed");
        assertThat(notified(site.jane, task)).isEqualTo("approval.decided");
        assertThat(listed(site.ann, "?status=approved&code=APP-002&template=template:default/order&task=" + task))
                .containsExactly(id);
        assertThat(refused(409, site.bob.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("The approval " + id + " is approved, so there is nothing to decide");
    }

    @Test
    void neitherWhoAskedNorStrangersNorServicesAnswer() throws Exception {
        String id = asked(parked("order", "a lamp")).path("id").asString();

        assertThat(refused(403, site.jane.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("Whoever asked for a task cannot decide on its approval");
        assertThat(refused(404, site.eve.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("No approval with id '" + id + "' found");
        assertThat(refused(404, site.eve.get(APPROVALS + "/" + id)))
                .isEqualTo("No approval with id '" + id + "' found");
        assertThat(refused(403, site.script.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("Only a user can decide on an approval");
        assertThat(site.jane.as("nobody").get(APPROVALS).statusCode()).isEqualTo(401);
        assertThat(ServerCalls.ok(site.ann.get(APPROVALS + "/" + id))
                        .path("status")
                        .asString())
                .isEqualTo("open");
    }

    @Test
    void aRejectionEndsTheTaskAndTheLogSaysWhoAndWhy() throws Exception {
        String task = parked("order", "a car");
        String id = asked(task).path("id").asString();

        JsonNode after = ServerCalls.ok(
                site.bob.post(APPROVALS + "/" + id + "/reject", Map.of("comment", "Not before the audit")));

        assertThat(after.path("status").asString()).isEqualTo("rejected");
        assertThat(ended(task)).isEqualTo("failed");
        assertThat(site.jane.get(TASKS + "/" + task + "/events").body())
                .contains("user:default/bob rejected it: Not before the audit");
        assertThat(refused(409, site.ann.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("The approval " + id + " is rejected, so there is nothing to decide");
    }

    @Test
    void twoPeopleAreTwoPeople() throws Exception {
        String task = parked("dear-order", "a house");
        String id = asked(task).path("id").asString();

        JsonNode half = ServerCalls.ok(site.ann.post(APPROVALS + "/" + id + "/approve", null));
        assertThat(half.path("status").asString()).isEqualTo("open");
        assertThat(half.path("approvals").asInt()).isEqualTo(1);
        assertThat(refused(409, site.ann.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("user:default/ann has answered the approval " + id + " already");
        assertThat(ServerCalls.ok(site.bob.post(APPROVALS + "/" + id + "/approve", null))
                        .path("status")
                        .asString())
                .isEqualTo("approved");

        assertThat(ended(task)).isEqualTo("completed");
    }

    @Test
    void whatNobodyAnswersInTimeEndsTheTask() throws Exception {
        String task = parked("order", "a ship");
        String id = asked(task).path("id").asString();

        makeLate(id);

        assertThat(refused(409, site.ann.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("The approval " + id + " is expired, so there is nothing to decide");
        assertThat(ended(task)).isEqualTo("failed");
        assertThat(site.jane.get(TASKS + "/" + task + "/events").body()).contains("Nobody gave the approval in time");
        assertThat(listed(site.jane, "?status=expired&task=" + task)).containsExactly(id);
    }

    @Test
    void nobodyIsAskedAboutACancelledTask() throws Exception {
        String task = parked("order", "a pond");
        String id = asked(task).path("id").asString();

        ServerCalls.ok(site.jane.post(TASKS + "/" + task + "/cancel", Map.of()));

        assertThat(ended(task)).isEqualTo("cancelled");
        ServerCalls.waitUntil(
                "it is void",
                () -> listed(site.jane, "?status=void&task=" + task).equals(List.of(id)));
        assertThat(refused(409, site.ann.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo("The approval " + id + " is void, so there is nothing to decide");
    }

    @Test
    void anAnswerToAnotherPlanThanTheOneOfAfterARestartIsVoid() throws Exception {
        JsonNode before = asked(taskOfBefore);
        String old = before.path("id").asString();
        assertThat(ServerCalls.ok(site.ann.get(APPROVALS + "/" + old))
                        .at("/question/steps/0/input/title")
                        .asString())
                .isEqualTo("before in the old hall");

        ServerCalls.ok(site.ann.post(APPROVALS + "/" + old + "/approve", null));

        JsonNode again = asked(taskOfBefore);
        assertThat(again.path("planHash")).isNotEqualTo(before.path("planHash"));
        assertThat(again.path("reviews")).isEmpty();
        assertThat(listed(site.ann, "?status=void&task=" + taskOfBefore)).containsExactly(old);
        ServerCalls.ok(site.ann.post(APPROVALS + "/" + again.path("id").asString() + "/approve", null));
        assertThat(ended(taskOfBefore)).isEqualTo("completed");
    }

    @Test
    void aListComesInPages() throws Exception {
        String first = parked("order", "a first");
        String second = parked("order", "a second");

        JsonNode newest = ServerCalls.ok(site.ann.get(APPROVALS + "?limit=1"));
        JsonNode next = ServerCalls.ok(site.ann.get(APPROVALS + "?limit=1&offset=1"));

        assertThat(newest.at("/items/0/taskId").asString()).isEqualTo(second);
        assertThat(next.at("/items/0/taskId").asString()).isEqualTo(first);
        assertThat(next.path("totalItems").asInt()).isGreaterThan(1);
        assertThat(ServerCalls.ok(site.ann.get(APPROVALS + "?offset=100000")).path("items"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ?limit=0 | Query parameter 'limit' must be from 1 to 500
                    ?limit=501 | Query parameter 'limit' must be from 1 to 500
                    ?limit=many | Query parameter 'limit' must be a number
                    ?limit= | Query parameter 'limit' must be a number
                    ?offset=-1 | Query parameter 'offset' must be from 0 to 2147483647
                    ?status=done | Query parameter 'status' has no value 'done'; it is open, approved, rejected, expired or void
                    ?approver=user:default/ann | Query parameter 'approver' must be 'me'
                    ?task=mine | Query parameter 'task' must be the id of a task
                    ?colour=red | Unknown query parameter 'colour'
                    ?code=a%00b | Query parameter 'code' must be text without the character U+0000
                    """)
    void aWrongQueryIsNamed(String query, String message) throws Exception {
        assertThat(refused(400, site.ann.get(APPROVALS + query))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    reject | {} | request/body must have 'comment': whoever asked has to know why
                    reject | {"comment": "  "} | request/body must have 'comment': whoever asked has to know why
                    reject | {"comment": 1} | request/body/comment must be a text of at most 4000 characters
                    reject | [] | request/body must be object
                    reject | {"comment": | Malformed JSON in the request body: Unexpected end-of-input
                    reject | {"coment": "No"} | request/body must NOT have additional properties: coment
                    approve | {"coment": "Yes"} | request/body must NOT have additional properties: coment
                    approve | "yes" | request/body must be object
                    approve | {"comment": "a\\u0000b"} | request/body/comment must be text without the character U+0000
                    """)
    void aWrongAnswerIsNamedAndCountsForNothing(String verdict, String body, String message) throws Exception {
        String id = asked(parked("order", "a tree")).path("id").asString();

        assertThat(refused(400, site.ann.postText(APPROVALS + "/" + id + "/" + verdict, body)))
                .startsWith(message);

        assertThat(ServerCalls.ok(site.ann.get(APPROVALS + "/" + id)).path("reviews"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-4000-8000-000000000000", "unheard-of"})
    void anUnknownRequestIsNotFound(String id) throws Exception {
        String message = "No approval with id '" + id + "' found";

        assertThat(refused(404, site.ann.get(APPROVALS + "/" + id))).isEqualTo(message);
        assertThat(refused(404, site.ann.post(APPROVALS + "/" + id + "/approve", null)))
                .isEqualTo(message);
        assertThat(refused(404, site.ann.post(APPROVALS + "/" + id + "/reject", Map.of("comment", "No"))))
                .isEqualTo(message);
    }

    private static String template(String name) {
        return """
                ---
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: %s}
                spec:
                  type: service
                  owner: leads
                  parameters: {required: [what], properties: {what: {type: string}}}
                  steps:
                    - id: tell
                      action: 'notification:send'
                      input:
                        recipients: entity
                        entityRefs: ['user:default/eve']
                        title: '${{ parameters.what }} in ${{ environment.parameters.place }}'
                """.formatted(name);
    }

    /** Has jane ask for a task, and waits until it waits. */
    private static String parked(String template, String what) throws Exception {
        HttpResponse<String> made = site.jane.post(
                TASKS, Map.of("templateRef", "template:default/" + template, "values", Map.of("what", what)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String task = ServerCalls.json(made).path("id").asString();
        asked(task);
        return task;
    }

    /** What people are asked about a task, once they are. */
    private static JsonNode asked(String task) throws Exception {
        ServerCalls.waitUntil(
                "people are asked",
                () -> listed(site.ann, "?status=open&task=" + task).size() == 1);
        return ServerCalls.ok(site.ann.get(APPROVALS + "?status=open&task=" + task))
                .at("/items/0");
    }

    private static String ended(String task) {
        List<String> ends = List.of("completed", "failed", "cancelled");
        ServerCalls.waitUntil("the task has ended", () -> ends.contains(status(task)));
        return status(task);
    }

    private static String status(String task) {
        return ServerCalls.ok(read(site.jane, TASKS + "/" + task))
                .path("status")
                .asString();
    }

    private static List<String> listed(ServerCalls reader, String query) {
        return ServerCalls.ok(read(reader, APPROVALS + query))
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString())
                .toList();
    }

    /** The path of the address in a task's log. */
    private static String link(String task) {
        Matcher link =
                LINK.matcher(read(site.jane, TASKS + "/" + task + "/events").body());
        assertThat(link.find()).isTrue();
        return URI.create(link.group(1)).getPath();
    }

    /** What a user was last told about a task. */
    private static String notified(ServerCalls reader, String task) {
        ServerCalls.waitUntil(
                "there is a notification", () -> !topics(reader, task).isEmpty());
        return topics(reader, task).getFirst();
    }

    private static List<String> topics(ServerCalls reader, String task) {
        return ServerCalls.ok(read(reader, "/api/notifications?limit=100"))
                .path("notifications")
                .valueStream()
                .map(notification -> notification.path("payload"))
                .filter(payload -> payload.path("link").asString("").endsWith(task))
                .map(payload -> payload.path("topic").asString())
                .toList();
    }

    private static HttpResponse<String> read(ServerCalls reader, String path) {
        try {
            return reader.get(path);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(path, e);
        }
    }

    private static String refused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return ServerCalls.json(answer).at("/error/message").asString();
    }

    private static void makeLate(String id) throws Exception {
        try (Connection connection =
                        site.database.database().migrated("approval").getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update approval.requests set expires_at = now() where id = ?")) {
            update.setObject(1, UUID.fromString(id));
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
