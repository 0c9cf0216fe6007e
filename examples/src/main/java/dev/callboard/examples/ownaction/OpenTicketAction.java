package dev.callboard.examples.ownaction;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionExample;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code acme:ticket:open}: opens a ticket with the help desk, and closes it to undo that. The help desk knows a ticket by the
 * key that it was opened with, so one that was opened just before a worker died is found again.
 */
public final class OpenTicketAction implements TemplateAction {

    /** The variable that says where the help desk is. */
    static final String DESK = "ACME_HELPDESK_URL";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private static final ActionDescription DESCRIPTION = ActionDescription.of(
                    "acme:ticket:open", "Opens a ticket with the help desk.")
            .withInput("""
                    {"type": "object", "required": ["title"], "additionalProperties": false, "properties": {
                      "title": {"type": "string", "title": "Title", "minLength": 1},
                      "text": {"type": "string", "title": "Text"}}}
                    """)
            .withOutput("""
                    {"type": "object", "properties": {"ticket": {"type": "string", "title": "The number of the ticket"}}}
                    """)
            .withExamples(new ActionExample("Ask for a backup", """
                    steps:
                      - id: ticket
                        action: acme:ticket:open
                        input:
                          title: Back up ${{ parameters.name }}
                    """))
            .withUndo("Closes the ticket");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String desk;

    /** What the server calls. */
    public OpenTicketAction() {
        this(System.getenv().getOrDefault(DESK, "https://helpdesk.acme.example"));
    }

    OpenTicketAction(String desk) {
        this.desk = desk;
    }

    @Override
    public ActionDescription description() {
        return DESCRIPTION;
    }

    /** Rules about hosts are asked about the help desk too. */
    @Override
    public ActionTarget target(ObjectNode input) {
        return ActionTarget.ofPlace(desk);
    }

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("key", context.idempotencyKey());
        body.setAll(context.input());
        JsonNode ticket = ask("POST", "/tickets", body).orElseFail("Cannot open a ticket");
        String number = ticket.path("number").asString("");
        context.note("ticket", number);
        context.log().info("Opened ticket " + number);
        context.output("ticket", number);
    }

    @Override
    public Found find(ActionContext context) throws IOException, InterruptedException {
        JsonNode found = ask("GET", "/tickets?key=" + encoded(context.idempotencyKey()), null)
                .orElseFail("Cannot look for the ticket");
        for (JsonNode ticket : found) {
            if (ticket.path("open").asBoolean(false)) {
                return new Found.Done(JsonNodeFactory.instance
                        .objectNode()
                        .put("ticket", ticket.path("number").asString("")));
            }
        }
        return new Found.Nothing();
    }

    @Override
    public Undone undo(ActionContext context) throws IOException, InterruptedException {
        if (!(find(context) instanceof Found.Done(ObjectNode outputs))) {
            return new Undone.AsBefore("No ticket is open");
        }
        String number = outputs.path("ticket").asString();
        Answer answer = ask("DELETE", "/tickets/" + encoded(number), null);
        return answer.status() / 100 == 2
                ? new Undone.AsBefore("Closed ticket " + number)
                : new Undone.Left("Ticket " + number + " is still open", "Close it at " + desk);
    }

    private record Answer(int status, String text) {

        JsonNode orElseFail(String attempt) {
            if (status / 100 != 2) {
                throw ActionException.failed(attempt + ": the help desk answered " + status);
            }
            return JSON.readTree(text);
        }
    }

    private Answer ask(String method, String path, @Nullable JsonNode body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(desk + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
