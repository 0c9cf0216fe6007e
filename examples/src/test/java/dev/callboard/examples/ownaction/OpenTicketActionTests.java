package dev.callboard.examples.ownaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.harness.TemplateTestReport;
import dev.callboard.scaffolder.harness.TemplateTests;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The help desk is a server of the test that keeps tickets as the real one would. */
class OpenTicketActionTests {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    /** The open tickets: the key of each, by its number. */
    private final Map<Integer, String> tickets = new ConcurrentSkipListMap<>();

    private HttpServer desk;
    private Workspace workspace;

    @BeforeEach
    void begin() throws IOException {
        desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        desk.createContext("/tickets", this::answer);
        desk.start();
        workspace = Workspace.create(folder, "task");
    }

    @AfterEach
    void end() {
        desk.stop(0);
        workspace.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ObjectNode answer = JSON.createObjectNode();
        String text = switch (exchange.getRequestMethod()) {
            case "POST" -> {
                int number = tickets.size() + 1;
                tickets.put(number, JSON.readTree(body).path("key").asString());
                yield answer.put("number", String.valueOf(number)).toString();
            }
            case "DELETE" -> {
                tickets.remove(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
                yield "{}";
            }
            default -> {
                String key = exchange.getRequestURI().getQuery().replaceFirst("^key=", "");
                var found = JSON.createArrayNode();
                tickets.forEach((number, opened) -> {
                    if (opened.equals(key)) {
                        found.addObject().put("number", String.valueOf(number)).put("open", true);
                    }
                });
                yield found.toString();
            }
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private OpenTicketAction action() {
        return new OpenTicketAction("http://127.0.0.1:" + desk.getAddress().getPort());
    }

    private ActionContext context() {
        ActionContext.Task task = new ActionContext.Task(
                "task",
                new TemplateInfo("template:default/tried", null, JSON.createObjectNode(), null, "service", ""),
                TaskUser.NONE,
                TaskSecrets.NONE,
                workspace,
                TemplateSource.ofFiles(Map.of(), null),
                new Cancellation(),
                false);
        return new ActionContext(
                task,
                new ActionContext.Step("ticket", "Ticket", "task/0/ticket"),
                JSON.createObjectNode().put("title", "Back up orders"),
                (level, text) -> {});
    }

    @Test
    void opensATicketThatIsFoundAgainAndClosed() throws Exception {
        ActionContext context = context();
        assertThat(action().find(context)).isInstanceOf(Found.Nothing.class);

        action().execute(context);

        assertThat(context.outputs().path("ticket").asString()).isEqualTo("1");
        assertThat(action().find(context())).isInstanceOf(Found.Done.class);
        assertThat(action().undo(context())).isInstanceOf(Undone.AsBefore.class);
        assertThat(tickets).isEmpty();
        assertThat(action().find(context())).isInstanceOf(Found.Nothing.class);
    }

    @Test
    void isFoundByTheServerInItsJar() {
        assertThat(ServiceLoader.load(TemplateAction.class))
                .anyMatch(action -> action.description().id().equals("acme:ticket:open"));
    }

    @Test
    void takesPartInTheTestsOfTemplates() throws Exception {
        Files.writeString(folder.resolve("template.yaml"), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tried}
                spec:
                  type: service
                  steps: [{id: ticket, action: 'acme:ticket:open', input: {title: Back up}}]
                """);
        Path tests = Files.writeString(folder.resolve("template.test.yaml"), """
                tests:
                  - name: is not on the list of actions that may run
                    expect: {outcome: refused, refusedBy: [PLAN-001]}
                """);
        try (EmbeddedPolicyEngine engine =
                EmbeddedPolicyEngine.start(BundleSource.shipped(), Duration.ofDays(1), InstantSource.system())) {
            TemplateTestReport report = new TemplateTests(PolicyGate.of(engine))
                    .with(List.of(action()))
                    .run(tests);

            assertThat(report.passed()).as(report.in(folder)).isTrue();
        }
        assertThat(tickets).isEmpty();
    }
}
