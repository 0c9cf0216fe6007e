package dev.callboard.scaffolder.action.host;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.EffectNotes;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateInfo;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step against a host that is a WireMock server for its API and a folder of bare repositories for Git. A request that
 * no stub expects fails the test when the trial is closed.
 */
public final class HostTrial implements AutoCloseable {

    public static final String TOKEN = "s3cr3t-t0ken-of-the-server";

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path git;
    private final Path folder;
    private final ScmIntegrations integrations;
    private final List<TemplateAction> actions;
    private final List<String> log = new ArrayList<>();
    private final List<ObjectNode> stored = new ArrayList<>();
    private Workspace workspace;
    private ObjectNode notes = JsonNodeFactory.instance.objectNode();
    private boolean dryRun;

    public HostTrial(Path folder, Kind kind, String host, String user, Function<ScmHosts, List<TemplateAction>> family)
            throws IOException {
        server.start();
        this.folder = folder;
        this.git = Files.createDirectories(folder.resolve("git"));
        this.integrations = ScmIntegrations.of(new ScmIntegration(
                kind, host, git.toUri().toString(), server.baseUrl(), new ScmCredentials.Login(user, TOKEN)));
        this.workspace = Workspace.create(folder.resolve("tasks"), "trial");
        HostLimits limits =
                new HostLimits(Duration.ofSeconds(20), 3, Duration.ofMillis(1), Duration.ofSeconds(1), 1 << 20);
        HostSettings settings = new HostSettings(HostSettings.defaults().git(), false, limits);
        this.actions = family.apply(new ScmHosts(integrations, http, settings, () -> Instant.EPOCH));
    }

    public void dryRun() {
        dryRun = true;
    }

    public void reallyRun() {
        dryRun = false;
    }

    public WireMockServer server() {
        return server;
    }

    public Workspace workspace() {
        return workspace;
    }

    public List<String> log() {
        return log;
    }

    public ObjectNode notes() {
        return notes;
    }

    /** Forgets all notes from the n-th on, as if the worker had died just before. */
    public void dieBeforeNote(int n) {
        notes = n == 0
                ? JsonNodeFactory.instance.objectNode()
                : stored.get(n - 1).deepCopy();
    }

    public void write(String file, String text) throws IOException {
        Path path = workspace.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Answers a request that carries the token as the host wants it. */
    public void on(MappingBuilder request, ResponseDefinitionBuilder answer) {
        server.stubFor(request.willReturn(answer));
    }

    public void on(MappingBuilder request, String json) {
        on(request, okJson(json));
    }

    public void on(MappingBuilder request, int status, String json) {
        on(
                request,
                aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(json));
    }

    /** The bare repository at a path behind the host. */
    public Path repository(String path) {
        return git.resolve(path);
    }

    /** Pushes as somebody else. */
    public String push(String path, String branch, String file, String text) throws IOException {
        Path content = Files.createTempDirectory(folder, "content");
        Files.writeString(content.resolve(file), text);
        return new GitPublisher(integrations, ScmLimits.defaults(), () -> Instant.EPOCH)
                .push(new Publication(
                        git.toUri()
                                        .toString()
                                        .replaceFirst("^file:/(?!/)", "file:///")
                                        .replaceFirst("/$", "") + "/" + path,
                        branch,
                        content,
                        Publication.Content.MERGE,
                        "Somebody's change",
                        new Publication.Author("Somebody", "somebody@acme.example")))
                .commit()
                .name();
    }

    public ObjectNode run(String id, String input) throws IOException, InterruptedException {
        ActionContext context = context(input, JsonNodeFactory.instance.objectNode());
        action(id).execute(context);
        return context.outputs();
    }

    public Found find(String id, String input) throws IOException, InterruptedException {
        return action(id).find(context(input, JsonNodeFactory.instance.objectNode()));
    }

    public Undone undo(String id, String input) throws IOException, InterruptedException {
        return action(id).undo(context(input, JsonNodeFactory.instance.objectNode()));
    }

    private TemplateAction action(String id) {
        return ActionRegistry.of(actions).find(id).orElseThrow();
    }

    private ActionContext context(String input, ObjectNode outputs) {
        EffectNotes kept = new EffectNotes(notes, all -> {
            notes = all;
            stored.add(all);
        });
        return new ActionContext(
                new ActionContext.Task(
                        "trial",
                        new TemplateInfo(
                                "template:default/trial", null, JsonNodeFactory.instance.objectNode(), null, "", ""),
                        new TaskUser("user:default/guest", null),
                        TaskSecrets.NONE,
                        workspace,
                        TemplateSource.ofFiles(Map.of(), null),
                        new Cancellation(),
                        dryRun),
                new ActionContext.Step("step", "Step", "trial/0/step"),
                (ObjectNode) new JsonMapper().readTree(input),
                (level, text) -> log.add(level + " " + text),
                new ActionContext.Past(kept, outputs));
    }

    @Override
    public void close() {
        List<LoggedRequest> unexpected = server.findAllUnmatchedRequests();
        server.stop();
        http.close();
        workspace.close();
        assertThat(unexpected).as("requests that nothing expects").isEmpty();
        assertThat(log).as("the log").noneMatch(line -> line.contains(TOKEN));
        assertThat(notes.toString()).doesNotContain(TOKEN);
    }
}
