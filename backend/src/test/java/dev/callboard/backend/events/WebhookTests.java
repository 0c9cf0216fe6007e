package dev.callboard.backend.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.signals.Signals;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SECRETS = """
            events:
              modules:
                github: {webhookSecret: github-secret}
                gitlab: {webhookSecret: gitlab-secret}
                azure: {webhookSecret: azure-secret}
              http: {topics: [gitea, deployments]}
            """;
    private static final String ACCEPTED = "{\"status\":\"accepted\"}";
    private static final String PUSH = "{\"repository\":{\"html_url\":\"https://github.com/acme/shop\"}}";

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final EventBus bus = TestBus.inADatabase();
    private final WebhookController controller =
            controller(ScmIntegrations.withPublicHosts(List.of(gitLab("gitlab.acme.example"))));

    @Test
    void aSignedPushIsAcceptedAndPassedOn() {
        // The HMAC-SHA256 of the body with the key "github-secret", made by another program.
        String signature = "0dd67157daa36782edddaef5779b0e8980c9caffdf7037a30bd28c65a3797028";

        assertStatus(202, ACCEPTED, "github", PUSH, "X-Hub-Signature-256", "sha256=" + signature);
        assertThat(told).containsExactly("https://github.com/acme/shop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    github | X-Hub-Signature-256 | sha256=00 | invalid signature
                    github | X-Hub-Signature-256 |           | invalid signature
                    github | X-Other             | x         | invalid signature
                    gitlab | X-Gitlab-Token      | guessed   | invalid token
                    gitlab | X-Other             | x         | invalid token
                    """)
    void aPushWithoutTheRightProofIsRefused(String topic, String header, @Nullable String proof, String message) {
        assertStatus(403, "{\"message\":\"" + message + "\"}", topic, PUSH, header, proof == null ? "" : proof);
        assertThat(told).isEmpty();
    }

    @Test
    void gitLabSendsTheSecretItself() {
        String push = "{\"project\":{\"web_url\":\"https://gitlab.com/acme/shop\"}}";

        assertStatus(202, ACCEPTED, "gitlab", push, "X-Gitlab-Token", "gitlab-secret");
        assertThat(told).containsExactly("https://gitlab.com/acme/shop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"event_name":"project_create","path":"shop","path_with_namespace":"acme/shop"}   | MOVED /acme/shop
                    {"event_name":"project_destroy","path_with_namespace":"acme/web/shop"}            | MOVED /acme/web/shop
                    {"event_name":"project_update","path_with_namespace":"acme/shop"}                 | MOVED /acme/shop
                    {"event_name":"project_rename","path_with_namespace":"acme/new","old_path_with_namespace":"acme/old"} | MOVED /acme/new, MOVED /acme/old
                    {"event_name":"project_transfer","path_with_namespace":"b/shop","old_path_with_namespace":"a/shop"}   | MOVED /b/shop, MOVED /a/shop
                    {"event_name":"group_rename","path":"new","full_path":"acme/new","old_path":"old","old_full_path":"acme/old"} | GROUP_MOVED /acme/new, GROUP_MOVED /acme/old
                    {"event_name":"group_destroy","path":"acme"}                                      | GROUP_MOVED /acme
                    {"event_name":"subgroup_create","path":"web","full_path":"acme/web"}              | GROUP_MOVED /acme/web
                    {"event_name":"user_rename","username":"new","old_username":"old"}                | GROUP_MOVED /new, GROUP_MOVED /old
                    """)
    void gitLabTellsOfProjectsAndGroupsByTheirPaths(String payload, String expected) {
        for (String instance : List.of("https://gitlab.acme.example", "https://gitlab.acme.example/", "")) {
            told.clear();
            StepVerifier.create(controller.receive(
                            "gitlab",
                            MockServerHttpRequest.post("/api/events/http/gitlab")
                                    .header("Content-Type", "application/json")
                                    .header("X-Gitlab-Token", "gitlab-secret")
                                    .header(GitLabNews.INSTANCE_HEADER, instance)
                                    .body(payload)))
                    .expectNextMatches(answer -> answer.getStatusCode().value() == 202)
                    .expectComplete()
                    .verify(SOON);
            assertThat(String.join(", ", changes).replace("https://gitlab.acme.example", ""))
                    .isEqualTo(expected);
            changes.clear();
        }
    }

    @Test
    void ofSeveralGitLabsNoneIsGuessed() {
        WebhookController two = controller(ScmIntegrations.of(gitLab("one.example"), gitLab("two.example")));

        StepVerifier.create(two.receive("gitlab", request("""
                        {"event_name":"project_destroy","path_with_namespace":"acme/shop"}""", "192.0.2.1", "X-Gitlab-Token", "gitlab-secret")))
                .expectNextMatches(answer -> answer.getStatusCode().value() == 202)
                .expectComplete()
                .verify(SOON);

        assertThat(told).isEmpty();
    }

    private WebhookController controller(ScmIntegrations hosts) {
        RepositoryChangeListener listener = (url, change) -> {
            changes.add(change + " " + url);
            return told.add(url);
        };
        return new WebhookController(
                WebhookSecrets.of(AppConfig.parse(SECRETS)),
                new ArrivedEvents(hosts, List.of(listener), new Signals()),
                bus,
                new EventSender(null, new TestSessions().pluginTokens(), Duration.ZERO));
    }

    private static ScmIntegration gitLab(String host) {
        return ScmIntegration.of(ScmIntegration.Kind.GITLAB, host, ScmCredentials.none());
    }

    @Test
    void azureSendsTheSecretAsThePasswordOfALogin() {
        String push = """
                {"eventType": "git.push", "resource": {"repository": {"remoteUrl": "https://dev.azure.com/a/p/_git/r"}}}""";

        assertStatus(202, ACCEPTED, "azure", push, "Authorization", basic("hook:azure-secret"));
        assertThat(told).containsExactly("https://dev.azure.com/a/p/_git/r");
        for (String wrong :
                List.of(basic("azure-secret:hook"), basic("hook:guessed"), "Bearer azure-secret", "Basic %%")) {
            assertStatus(403, "{\"message\":\"invalid token\"}", "azure", push, "Authorization", wrong);
        }
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTopicThatIsOpenNeedsNoProof() {
        assertStatus(202, ACCEPTED, "gitea", PUSH, "X-Other", "x");
        assertThat(told).hasSize(1);
    }

    @Test
    void otherTopicsAreListenedToFromThisMachineOnly() {
        String notice = "{\"repository\":\"https://git.acme.example/acme/shop\"}";

        StepVerifier.create(controller.receive("git", request(notice, "192.0.2.1", "X-Other", "x")))
                .expectErrorMatches(
                        failure -> String.valueOf(failure.getMessage()).contains("404"))
                .verify(SOON);
        StepVerifier.create(controller.receive("git", request(notice, "127.0.0.1", "X-Other", "x")))
                .expectNextMatches(answer -> answer.getStatusCode().value() == 202)
                .expectComplete()
                .verify(SOON);
        assertThat(told).containsExactly("https://git.acme.example/acme/shop");
    }

    @Test
    void brokenAndOversizedPayloadsAreRefused() {
        StepVerifier.create(controller.receive("gitea", request("{", "192.0.2.1", "X-Other", "x")))
                .expectErrorMessage("The payload is not JSON: Unexpected end-of-input: expected close marker for Object"
                        + " (line 1, column 2)")
                .verify(SOON);
        StepVerifier.create(controller.receive("gitea", request("x".repeat(6_000_000), "192.0.2.1", "X-Other", "x")))
                .expectErrorMessage("request entity too large")
                .verify(SOON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bitbucketCloud  | {"repository":{"links":{"html":{"href":"u"}}}}
                    bitbucketServer | {"repository":{"links":{"clone":[{"href":"u"}]}}}
                    bitbucket       | {"repository":{"links":{"self":[{"href":"u"}]}}}
                    gitlab          | {"repository":{"git_http_url":"u"}}
                    git             | {"repository":"u"}
                    """)
    void findsTheRepositoryWhereEachHostPutsIt(String topic, String payload) {
        assertThat(WebhookTopic.of(topic)
                        .orElseThrow()
                        .repositoryUrls(JsonMapper.shared().readTree(payload)))
                .isEqualTo(Set.of("u"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"ref":"refs/heads/main","repository":{}}                              | false
                    {"object_kind":"push","commits":[],"project":{}}                       | false
                    {"push":{"changes":[]},"actor":{},"repository":{}}                     | false
                    {"eventKey":"repo:refs_changed","changes":[],"repository":{}}          | false
                    {"resource":{"refUpdates":[]}}                                         | false
                    {"repository":"https://git.example/a"}                                 | false
                    {"action":"created","comment":{},"issue":{},"repository":{}}           | false
                    {"action":"renamed","changes":{"a":{}},"repository":{},"sender":{}}    | true
                    {"action":"deleted","repository":{},"organization":{},"sender":{}}     | true
                    {"action":"archived","repository":{},"installation":{}}                | true
                    {"actor":{},"repository":{},"changes":{"name":{}}}                     | true
                    {"eventKey":"repo:modified","old":{},"new":{}}                         | true
                    """)
    void tellsAChangeOfTheRepositoryItselfFromOneInIt(String payload, boolean about) {
        assertThat(WebhookTopic.isAboutRepository(JsonMapper.shared().readTree(payload)))
                .isEqualTo(about);
    }

    @Test
    void aPushIsAnEventOfItsHostAndOfItsKind() {
        bus.subscribe("catalog", Set.of("gitea", "gitea.push", "gitea.pull"), "plugin:catalog");

        assertStatus(202, ACCEPTED, "gitea", PUSH, "X-Gitea-Event", "push");

        assertThat(bus.read("catalog").events())
                .containsExactly(new Event("gitea", json(PUSH)), new Event("gitea.push", json(PUSH)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    github          | X-GitHub-Event | {}                       | github, github.named
                    bitbucketCloud  | X-Event-Key    | {}                       | bitbucketCloud, bitbucketCloud.named
                    bitbucketServer | X-Event-Key    | {}                       | bitbucketServer, bitbucketServer.named
                    gitlab          | X-Other        | {"object_kind":"push"}   | gitlab, gitlab.push
                    gitlab          | X-Other        | {"event_name":"renamed"} | gitlab, gitlab.renamed
                    azure           | X-Other        | {"eventType":"git.push"} | azureDevOps, azureDevOps.git.push
                    git             | X-GitHub-Event | {}                       | git
                    github          | X-Other        | {}                       | github
                    """)
    void eachHostSaysTheKindOfAnEventInItsOwnWay(String host, String header, String payload, String topics) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(header, "named");

        assertThat(WebhookTopic.of(host).orElseThrow().events(json(payload), headers))
                .extracting(Event::topic)
                .containsExactly(topics.split(", "));
    }

    @Test
    void aTopicThatOnlyTheOperatorKnowsIsPassedOn() {
        bus.subscribe("ours", Set.of("deployments"), "plugin:ours");

        assertStatus(202, ACCEPTED, "deployments", "{\"id\":1}", "X-Other", "x");

        assertThat(bus.read("ours").events()).containsExactly(new Event("deployments", json("{\"id\":1}")));
        assertThat(told).isEmpty();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private void assertStatus(int status, String body, String topic, String payload, String header, String value) {
        StepVerifier.create(controller.receive(topic, request(payload, "192.0.2.1", header, value)))
                .assertNext(answer -> {
                    assertThat(answer.getStatusCode().value()).isEqualTo(status);
                    assertThat(text(answer)).isEqualTo(body);
                })
                .expectComplete()
                .verify(SOON);
    }

    private static MockServerHttpRequest request(String payload, String sender, String header, String value) {
        return MockServerHttpRequest.post("/api/events/http/x")
                .remoteAddress(new InetSocketAddress(sender, 1234))
                .header("Content-Type", "application/json")
                .header(header, value)
                .body(payload);
    }

    private static String text(ResponseEntity<byte[]> answer) {
        byte[] body = answer.getBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }
}
