package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.runner;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.fetch.FetchActions;
import dev.callboard.scaffolder.action.github.GitHubActions;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegration.Kind;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** Cancelling ends a step whose host has taken the request and never answers. */
class HangingHostsTests {

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final List<Socket> connections = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final RecordingJournal journal = new RecordingJournal();
    private ServerSocket server;
    private ScmIntegrations integrations;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        String url = "http://localhost:" + server.getLocalPort();
        integrations = ScmIntegrations.of(new ScmIntegration(
                Kind.GITHUB, "github.acme.example", url, url, new ScmCredentials.Login("x-access-token", "t")));
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                synchronized (connections) {
                    connections.add(connection);
                }
                asked.countDown();
            }
        } catch (IOException closed) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        synchronized (connections) {
            for (Socket connection : connections) {
                connection.close();
            }
        }
        http.shutdownNow();
    }

    @Test
    void aGitTransferIsEnded() {
        try (GitMirrors mirrors = new GitMirrors(folder.resolve("mirrors"), integrations)) {
            TemplateSource source = TemplateSource.ofGit(mirrors, null);

            cancelled(FetchActions.all(TemplateEngine.builder().build()), source, """
                    steps:
                      - id: wait
                        action: fetch:plain
                        input: {url: "https://github.acme.example/acme/orders/tree/main/x"}
                    """);
        }
    }

    @Test
    void aCallOfAnApiIsEnded() {
        ScmHosts hosts = new ScmHosts(integrations, http, HostSettings.defaults(), InstantSource.system());

        cancelled(GitHubActions.all(hosts), TemplateSource.ofFiles(Map.of(), null), """
                steps:
                  - id: wait
                    action: github:issues:label
                    input: {repoUrl: "github.acme.example?owner=acme&repo=orders", number: 1, labels: [a]}
                """);
    }

    private void cancelled(List<TemplateAction> actions, TemplateSource source, String spec) {
        WorkflowTask plain = task(spec);
        WorkflowTask task = new WorkflowTask(
                plain.id(), plain.spec(), plain.secrets(), plain.origin(), source, plain.cancellation());

        StepVerifier.create(runner(FakePolicyGate.allowing(), settings(folder.resolve("tasks")), actions)
                        .run(task, journal)
                        .map(Workflows::why))
                .then(() -> await(asked))
                .then(() -> task.cancellation().cancel())
                .expectNextMatches(WorkflowResult.Cancelled.class::isInstance)
                .expectComplete()
                .verify(Workflows.PATIENCE);

        assertThat(journal.progress()).contains("wait cancelled");
        assertThat(journal.failures()).noneMatch(failure -> failure.contains("was told to stop and did not"));
        assertThat(folder.resolve("tasks")).isEmptyDirectory();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
