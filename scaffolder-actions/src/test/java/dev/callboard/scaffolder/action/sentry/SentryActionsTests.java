package dev.callboard.scaffolder.action.sentry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostLimits;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Projects of Sentry, against a server that answers as Sentry does and takes no request without the token. */
class SentryActionsTests {

    private static final String CREATE = "sentry:project:create";
    private static final String DSN = "sentry:fetch:dsn";
    private static final String TOKEN = "s3ntry-t0ken-of-the-server";
    private static final String PROJECT = "/api/0/projects/acme/orders/";
    private static final String PROJECTS = "/api/0/teams/acme/shop/projects/";
    private static final String MADE = """
            {"id": "42", "slug": "orders", "name": "Orders", "platform": "java", "firstEvent": null}
            """;
    private static final String ORDERS = """
            {"organizationSlug": "acme", "teamSlug": "shop", "name": "Orders", "slug": "orders", "platform": "java"}
            """;

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final HttpClient http = HttpClient.newHttpClient();
    private ActionTrial trial;
    private List<TemplateAction> actions;

    @BeforeEach
    void start() {
        server.start();
        trial = new ActionTrial(folder);
        actions = actions(new Secret(TOKEN));
    }

    @AfterEach
    void stop() {
        server.stop();
        http.close();
        trial.close();
        assertThat(trial.log()).noneMatch(line -> line.contains(TOKEN));
    }

    @Test
    void aProjectIsMadeFoundAndRemoved() throws Exception {
        answer(get(urlEqualTo(PROJECT)), 404, "{}");
        answer(post(urlEqualTo(PROJECTS)), 201, MADE);

        ObjectNode outputs = trial.run(actions, CREATE, ORDERS);

        assertThat(outputs.path("id").asString()).isEqualTo("42");
        assertThat(outputs.at("/result/slug").asString()).isEqualTo("orders");
        server.verify(
                1,
                postRequestedFor(urlEqualTo(PROJECTS))
                        .withRequestBody(
                                equalToJson("{\"name\": \"Orders\", \"slug\": \"orders\", \"platform\": \"java\"}")));
        answer(get(urlEqualTo(PROJECT)), 200, MADE);
        answer(delete(urlEqualTo(PROJECT)), 204, "");
        assertThat(trial.find(actions, CREATE)).isEqualTo(new Found.Done(outputs));
        assertThat(trial.undo(actions, CREATE)).isInstanceOf(Undone.AsBefore.class);
        server.verify(1, deleteRequestedFor(urlEqualTo(PROJECT)));
        answer(get(urlEqualTo(PROJECT)), 404, "{}");
        assertThat(trial.find(actions, CREATE)).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void aProjectWhoseSlugSentryChoseIsRemovedByIt() throws Exception {
        answer(post(urlEqualTo(PROJECTS)), 201, MADE);
        answer(get(urlEqualTo(PROJECT)), 200, MADE);
        answer(delete(urlEqualTo(PROJECT)), 204, "");

        trial.run(actions, CREATE, "{\"organizationSlug\": \"acme\", \"teamSlug\": \"shop\", \"name\": \"Orders\"}");

        assertThat(trial.undo(actions, CREATE)).isInstanceOf(Undone.AsBefore.class);
        server.verify(1, deleteRequestedFor(urlEqualTo(PROJECT)));
    }

    @Test
    void aProjectThatIsThereAlreadyIsNeitherTakenNorRemoved() throws Exception {
        answer(get(urlEqualTo(PROJECT)), 200, MADE);

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions, CREATE, ORDERS))
                .withMessageContaining("There is a project orders in acme already")
                .matches(failure -> failure.kind() == ActionException.Kind.CONFLICT);
        assertThat(trial.undo(actions, CREATE)).isInstanceOf(Undone.AsBefore.class);
        server.verify(0, deleteRequestedFor(urlEqualTo(PROJECT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"id\": \"42\", \"firstEvent\": \"2026-01-01T00:00:00Z\"", "\"id\": \"42\"", "\"id\": \"43\""})
    void aProjectThatHoldsEventsOrIsSomebodyElsesIsNotRemoved(String now) throws Exception {
        answer(get(urlEqualTo(PROJECT)), 404, "{}");
        answer(post(urlEqualTo(PROJECTS)), 201, MADE);
        trial.run(actions, CREATE, ORDERS);
        answer(get(urlEqualTo(PROJECT)), 200, "{\"slug\": \"orders\", \"name\": \"Orders\", " + now + "}");

        Undone undone = trial.undo(actions, CREATE);

        assertThat(undone instanceof Undone.Left).isEqualTo(now.contains("42"));
        server.verify(0, deleteRequestedFor(urlEqualTo(PROJECT)));
    }

    @ParameterizedTest
    @CsvSource({
        "400, INPUT, 'Sentry says no'",
        "403, NOT_ALLOWED, 'does not allow it to these credentials'",
        "404, NOT_FOUND, 'answered 404'",
        "409, CONFLICT, 'answered 409'",
        "302, FAILED, '302'",
        "500, FAILED, 'answered 500'"
    })
    void whatSentryRefusesIsSaid(int status, String kind, String said) {
        answer(get(urlEqualTo(PROJECT)), 404, "{}");
        answer(post(urlEqualTo(PROJECTS)), status, "{\"detail\": \"Sentry says no to " + TOKEN + "\"}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions, CREATE, ORDERS))
                .withMessageContaining("Cannot create the project Orders")
                .matches(failure -> failure.kind().name().equals(kind) || kind.equals("FAILED"))
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(TOKEN));
        assertThat(server.getAllServeEvents())
                .as("requests to make it")
                .filteredOn(event -> event.getRequest().getMethod().getName().equals("POST"))
                .hasSize(1);
    }

    @Test
    void anotherSentryIsRefusedBeforeItIsAsked() {
        for (String id : List.of(CREATE, DSN)) {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> trial.run(actions, id, """
                            {"organizationSlug": "acme", "teamSlug": "shop", "name": "Orders", "projectSlug": "orders",
                             "apiBaseUrl": "https://elsewhere.example/api/0"}
                            """))
                    .withMessageContaining("Invalid apiBaseUrl")
                    .matches(failure -> failure.kind() == ActionException.Kind.INPUT);
        }
        assertThat(server.getAllServeEvents()).isEmpty();
    }

    @Test
    void theFirstKeysDsnIsReadWithTheStepsOwnToken() throws Exception {
        server.stubFor(get(urlEqualTo(PROJECT + "keys/"))
                .withHeader("Authorization", equalTo("Bearer of-the-user"))
                .willReturn(okJson("[{\"dsn\": {\"public\": \"https://key@sentry.example/42\"}}, {}]")));

        ObjectNode outputs = trial.run(actions(null), DSN, """
                {"organizationSlug": "acme", "projectSlug": "orders", "authToken": "of-the-user", "apiBaseUrl": "%s/"}
                """.formatted(base()));

        assertThat(outputs.path("dsn").asString()).isEqualTo("https://key@sentry.example/42");
    }

    @Test
    void aProjectWithoutKeysAndAStepWithoutATokenAreRefused() {
        answer(get(urlEqualTo(PROJECT + "keys/")), 200, "[]");
        String input = "{\"organizationSlug\": \"acme\", \"projectSlug\": \"orders\"}";

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions, DSN, input))
                .withMessageContaining("no key with a public DSN");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(actions(null), DSN, input))
                .withMessageContaining("scaffolder.sentry.token");
    }

    @Test
    void whereNothingMayBeReachedNothingIsAsked() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> trial.run(SentryActions.all(SentryAccess.none()), CREATE, ORDERS))
                .withMessageContaining("Sentry cannot be reached from here");
    }

    @Test
    void rulesSeeTheHostTheOrganisationAndTheProject() {
        ActionRegistry registry = ActionRegistry.of(actions);
        String host = "localhost:" + server.port();

        assertThat(registry.find(CREATE).orElseThrow().target((ObjectNode) new JsonMapper().readTree(ORDERS)))
                .isEqualTo(ActionTarget.repository(host, "acme", "orders"));
        assertThat(registry.find(DSN).orElseThrow().target((ObjectNode)
                        new JsonMapper().readTree("{\"organizationSlug\": 1, \"projectSlug\": \"orders\"}")))
                .isEqualTo(ActionTarget.repository(host, null, "orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sentry.io/api/0", "ftp://sentry.io", "https:///x", "https://a b"})
    void whatIsNoUrlOfAnApiIsNotTaken(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SentryAccess(http, url, null, HostLimits.defaults()));
    }

    private void answer(MappingBuilder request, int status, String json) {
        server.stubFor(request.withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(json)));
    }

    private List<TemplateAction> actions(@Nullable Secret token) {
        HostLimits limits =
                new HostLimits(Duration.ofSeconds(20), 2, Duration.ofMillis(1), Duration.ofSeconds(1), 1 << 20);
        return SentryActions.all(new SentryAccess(http, base(), token, limits));
    }

    private String base() {
        return server.baseUrl() + "/api/0";
    }
}
