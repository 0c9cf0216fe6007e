package dev.callboard.backend.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.signals.Signals;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each test has users of its own, since what all users are told is told to those of other tests too. */
@WebFluxTest(NotificationsController.class)
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, NotificationTests.Wiring.class})
class NotificationTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebTestClient client;

    NotificationTests(@Autowired WebTestClient client) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
    }

    @Test
    void whoeverIsToldSeesItAndCountsIt() {
        tell("user:default/ann", "'title':'Built','description':'It runs','link':'/create/tasks/1','severity':'high'");

        JsonNode list =
                json(get("user:default/ann", "/notifications?limit=5&offset=0&orderField=created%2Cdesc&topic="));
        JsonNode found = json(get("user:default/ann", "?search=RUNS"));
        JsonNode one = found.at("/notifications/0");

        assertThat(list.path("totalCount").asInt(-1)).isZero();
        assertThat(found.path("totalCount").asInt()).isEqualTo(1);
        assertThat(one.path("user").asString()).isEqualTo("user:default/ann");
        assertThat(one.path("origin").asString()).isEqualTo("robot");
        assertThat(one.path("created").asString()).matches("2026-01-01T00:00:\\d\\d\\.\\d{3}Z");
        assertThat(one.path("read").isNull()).isTrue();
        assertThat(one.path("payload")).isEqualTo(JSON.readTree("""
                        {"title":"Built","description":"It runs","link":"/create/tasks/1","topic":null,"severity":"high",
                         "scope":null,"icon":null}
                        """));
        assertThat(json(get("user:default/ann", "/" + one.path("id").asString())))
                .isEqualTo(one);
        assertThat(get("user:default/bob", "/notifications/" + one.path("id").asString())
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(get("user:default/ann", "/notifications/none").getStatus().value())
                .isEqualTo(404);
    }

    @Test
    void whatIsReadIsCountedAsReadAndCanBeUnreadAgain() {
        String id = tell("user:default/cleo", "'title':'One'").at("/0/id").asString();
        int unread = status("user:default/cleo", "unread");

        JsonNode updated = json(
                post("user:default/cleo", "/notifications/update", "{'ids':['" + id + "'],'read':true,'saved':true}"));

        assertThat(updated.at("/0/read").isString()).isTrue();
        assertThat(status("user:default/cleo", "unread")).isEqualTo(unread - 1);
        assertThat(json(get("user:default/cleo", "/notifications?read=true&saved=true"))
                        .path("totalCount")
                        .asInt())
                .isEqualTo(1);
        post("user:default/cleo", "/update", "{'ids':['" + id + "'],'read':false}");
        assertThat(json(get("user:default/cleo", "/notifications?saved=true&read=false"))
                        .path("totalCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(post("user:default/bob", "/update", "{'ids':['" + id + "'],'read':true}"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatAllAreToldEachReadsForThemselves() {
        String id = json(post(
                        "robot", "/notifications", "{'recipients':{'type':'broadcast'},'payload':{'title':'All'}}"))
                .at("/0/id")
                .asString();

        post("user:default/dora", "/update", "{'ids':['" + id + "'],'read':true}");

        assertThat(json(get("user:default/dora", "/notifications/" + id))
                        .path("read")
                        .isString())
                .isTrue();
        JsonNode others = json(get("user:default/emil", "/notifications/" + id));
        assertThat(others.path("read").isNull()).isTrue();
        assertThat(others.path("user").isNull()).isTrue();
    }

    @Test
    void theSameScopeTakesThePlaceOfWhatWasToldBefore() {
        String first = tell("user:default/fay", "'title':'10 %','scope':'task-1'")
                .at("/0/id")
                .asString();
        post("user:default/fay", "/update", "{'ids':['" + first + "'],'read':true}");

        JsonNode second = tell("user:default/fay", "'title':'20 %','scope':'task-1'");

        assertThat(second.at("/0/id").asString()).isEqualTo(first);
        JsonNode now = json(get("user:default/fay", "/notifications/" + first));
        assertThat(now.at("/payload/title").asString()).isEqualTo("20 %");
        assertThat(now.path("read").isNull()).isTrue();
        assertThat(now.path("updated").isString()).isTrue();
    }

    @Test
    void groupsAndOwnersStandForTheirUsers() {
        JsonNode told = json(post(
                "robot",
                "/notifications",
                "{'recipients':{'type':'entity','entityRef':['component:default/shop'],'excludeEntityRef':'user:default/gus'},"
                        + "'payload':{'title':'Down'}}"));

        assertThat(told.valueStream().map(one -> one.path("user").asString()))
                .containsExactlyInAnyOrder("user:default/hal", "user:default/ida");
    }

    @Test
    void whoDoesNotWantToHearOfItIsLeftAlone() {
        String off =
                "{'channels':[{'id':'Web','origins':[{'id':'robot','enabled':true,'topics':[{'id':'builds','enabled':false}]}]}]}";

        post("user:default/jo", "/settings", off);

        assertThat(tell("user:default/jo", "'title':'Build','topic':'builds'").isEmpty())
                .isTrue();
        assertThat(tell("user:default/jo", "'title':'Deploy','topic':'deploys'"))
                .hasSize(1);
        assertThat(json(get("user:default/jo", "/topics")).path("topics"))
                .extracting(topic -> topic.asString())
                .containsExactly("deploys");
        JsonNode robot = json(get("user:default/jo", "/settings")).at("/channels/0/origins/0");
        assertThat(robot.path("topics")).hasSize(2);
        assertThat(robot.at("/topics/0")).isEqualTo(JSON.readTree("{\"id\":\"builds\",\"enabled\":false}"));
        assertThat(post("user:default/jo", "/settings", "{'channels':[{'id':'Pager'}]}")
                        .getStatus()
                        .value())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    robot            | {'recipients':{'type':'broadcast'},'payload':{}}                                  | 400
                    robot            | {'payload':{'title':'x'}}                                                         | 400
                    robot            | {'recipients':{'type':'entity'},'payload':{'title':'x'}}                           | 400
                    robot            | {'recipients':{'type':'entity','entityRef':'no ref'},'payload':{'title':'x'}}      | 400
                    robot            | {'recipients':{'type':'broadcast'},'payload':{'title':'x','link':'javascript:x'}}  | 400
                    robot            | {'recipients':{'type':'broadcast'},'payload':{'title':'x','severity':'odd'}}       | 400
                    user:default/ann | {'recipients':{'type':'broadcast'},'payload':{'title':'x'}}                        | 403
                    """)
    void whatIsWrongIsTold(String caller, String body, int status) {
        assertThat(post(caller, "/notifications", body).getStatus().value()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=many",
        "limit=1&limit=2",
        "read=maybe",
        "read=true&read=false",
        "minimumSeverity=odd",
        "orderField=id%2Cdesc",
        "createdAfter=soon",
        "sort=title",
        "scope=task"
    })
    void aListThatCannotBeUnderstoodIsRefused(String query) {
        assertThat(get("user:default/ann", "/notifications?" + query)
                        .getStatus()
                        .value())
                .isEqualTo(400);
        assertThat(get("robot", "/notifications").getStatus().value()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"/topics?limit=1", "/topics?topic=x", "/status?x=1"})
    void whatARouteDoesNotKnowIsRefused(String path) {
        assertThat(error(get("user:default/ann", path))).startsWith("Unknown query parameter '");
    }

    @Test
    void aFieldToOrderByMayComeWithoutADirection() {
        tell("user:default/ida", "'title':'zz'");
        tell("user:default/ida", "'title':'aa'");

        List<String> titles = new ArrayList<>();
        json(get("user:default/ida", "/notifications?orderField=title&orderField=created%2Cdesc&limit=500"))
                .path("notifications")
                .forEach(one -> titles.add(one.at("/payload/title").asString()));

        assertThat(titles.indexOf("aa")).isBetween(0, titles.indexOf("zz"));
    }

    @Test
    void whatASecondNotificationOfAScopeDoesNotSayStaysAsItWas() {
        tell(
                "user:default/joe",
                "'title':'10 %','scope':'task-9','link':'/x','icon':'i','topic':'t','description':'d'");

        JsonNode second = tell("user:default/joe", "'title':'20 %','scope':'task-9','link':'/y'")
                .at("/0/payload");

        assertThat(second).isEqualTo(JSON.readTree("""
                        {"title":"20 %","description":"d","link":"/y","topic":"t","severity":"normal","scope":"task-9",
                         "icon":"i"}
                        """));
    }

    @Test
    void toTellNobodyIsNoMistake() {
        assertThat(json(post(
                        "robot",
                        "/notifications",
                        "{'recipients':{'type':'entity','entityRef':[]},'payload':{'title':'x'}}")))
                .isEmpty();
    }

    private static String error(EntityExchangeResult<byte[]> answer) {
        return JSON.readTree(answer.getResponseBody()).at("/error/message").asString();
    }

    @Test
    void theDocumentAndTheControllerNameTheSameOperations() {
        assertThat(ApiDocument.handlers(NotificationsController.class))
                .isEqualTo(ApiDocument.operations("notifications"));
    }

    private JsonNode tell(String user, String payload) {
        return json(post(
                "robot",
                "/notifications",
                "{'recipients':{'type':'entity','entityRef':'" + user + "'},'payload':{" + payload + "}}"));
    }

    private int status(String user, String which) {
        return json(get(user, "/status")).path(which).asInt();
    }

    private EntityExchangeResult<byte[]> get(String caller, String path) {
        return send(caller, HttpMethod.GET, path, "");
    }

    private EntityExchangeResult<byte[]> post(String caller, String path, String body) {
        return send(caller, HttpMethod.POST, path, body);
    }

    private EntityExchangeResult<byte[]> send(String caller, HttpMethod method, String path, String body) {
        return client.method(method)
                .uri(URI.create("/api/notifications" + path))
                .header(TestCallers.HEADER, caller)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        assertThat(answer.getStatus().value()).isEqualTo(200);
        return JSON.readTree(answer.getResponseBody());
    }

    static class Wiring {

        private final DataSource tables = TestPostgres.migrated("notification");

        @Bean
        NotificationStore store() {
            return new NotificationStore(() -> tables);
        }

        @Bean
        NotificationLists lists() {
            return new NotificationLists(() -> tables);
        }

        @Bean
        Notifications notifications(NotificationStore store) {
            EntityIndex index = new EntityIndex();
            index.publish(
                    1,
                    List.of(
                            entity("component:default/shop", "ownedBy", "group:default/shop"),
                            entity("group:default/shop", "parentOf", "group:default/desk"),
                            entity(
                                    "group:default/desk",
                                    "hasMember",
                                    "user:default/hal",
                                    "user:default/gus",
                                    "user:default/ida"),
                            entity("user:default/hal", "memberOf", "group:default/desk")),
                    List.of());
            AtomicLong second = new AtomicLong();
            InstantSource clock = () -> Instant.parse("2026-01-01T00:00:00Z").plusMillis(second.getAndIncrement());
            return new Notifications(store, new Recipients(index), new Signals(), clock);
        }

        private static FinalEntity entity(String ref, String relation, String... targets) {
            var json = JSON.createObjectNode();
            var relations = json.putArray("relations");
            for (String target : targets) {
                relations.addObject().put("type", relation).put("targetRef", target);
            }
            return new FinalEntity(
                    EntityRef.parse(ref),
                    UUID.nameUUIDFromBytes(ref.getBytes(StandardCharsets.UTF_8)),
                    "etag",
                    JSON.writeValueAsBytes(json),
                    List.of());
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
