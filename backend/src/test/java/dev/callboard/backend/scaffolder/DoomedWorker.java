package dev.callboard.backend.scaffolder;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.catalog.CatalogActions;
import dev.callboard.scaffolder.action.debug.DebugActions;
import dev.callboard.scaffolder.action.kubernetes.KubernetesActions;
import dev.callboard.scaffolder.action.kubernetes.KubernetesCluster;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import dev.callboard.scaffolder.action.publish.PublishActions;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A worker of tasks in a process of its own, with the server's queue, journal, engine and actions, that is there to be
 * killed.
 *
 * <p>Arguments: the JDBC URL, the folder of the bare repositories, the folder for the workspaces, and the URLs of the API
 * server and of the catalog. It reads {@code TASK MOMENT} lines from its input: the run of that task stops at that moment of
 * its journal for ever, and says {@code AT TASK} on its output. It ends with its input.
 */
final class DoomedWorker {

    /** How many tasks it runs at a time. */
    static final int TASKS = 10;

    private static final String ALLOWED = """
            {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
             "require_approval":[],"obligations":[],"ttl":0}""";

    private DoomedWorker() {}

    public static void main(String[] args) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(TASKS + 2);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(2_000);
        Dooms dooms = new Dooms();
        try (HikariDataSource dataSource = new HikariDataSource(pool);
                TaskWorker worker = worker(dataSource, args, dooms)) {
            worker.start();
            System.out.println("READY");
            try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String[] words = line.split(" ", -1);
                    dooms.add(new TaskId(UUID.fromString(words[0])), Integer.parseInt(words[1]));
                    System.out.println("DOOMED " + words[0]);
                }
            }
        }
        System.exit(0);
    }

    private static TaskWorker worker(HikariDataSource dataSource, String[] args, Dooms dooms) {
        TaskDatabase database = new TaskDatabase(dataSource);
        TaskQueue queue = new TaskQueue(database, true);
        TaskSignals signals = new TaskSignals();
        TaskParking parking = new TaskParking(
                new Approvals(dataSource, DatabaseTime.ofPostgres(), "http://server.example", () -> {}),
                queue,
                signals,
                () -> {});
        TaskExecution execution = new WorkflowExecution(
                runner(args),
                new TaskOrigins(user -> Optional.empty()),
                spec -> TemplateSource.ofFiles(Map.of(), null),
                parking,
                (user, context) -> BackstagePlugins.none());
        TaskWorkerSettings settings = new TaskWorkerSettings(
                TASKS,
                Duration.ofMillis(20),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        return new TaskWorker(
                queue,
                new TaskRun.Factory(
                        database,
                        queue,
                        signals,
                        new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]),
                        (claimed, secrets, cancellation, journal) -> execution.run(
                                claimed,
                                secrets,
                                cancellation,
                                dooms.of(claimed.task().id(), journal)),
                        parking,
                        settings,
                        Schedulers.boundedElastic()),
                settings,
                InstantSource.system());
    }

    private static WorkflowRunner runner(String[] args) {
        ScmIntegrations hosts = ScmIntegrations.of(new ScmIntegration(
                ScmIntegration.Kind.GITEA,
                KillMatrixWorld.HOST,
                Path.of(args[1]).toUri().toString(),
                ScmCredentials.none()));
        KubernetesClusters clusters = new KubernetesClusters(
                List.of(new KubernetesCluster("test", args[3], new Secret("cluster-t0ken"), null, false)));
        List<TemplateAction> actions = new ArrayList<>();
        actions.addAll(DebugActions.all());
        actions.addAll(CatalogActions.all(new RemoteCatalog(URI.create(args[4])), hosts));
        actions.addAll(PublishActions.all(
                new GitPublisher(hosts, ScmLimits.defaults(), InstantSource.system()), hosts, GitDefaults.STANDARD));
        actions.addAll(KubernetesActions.all(clusters));
        return new WorkflowRunner(
                ActionRegistry.of(actions),
                TemplateEngine.builder().build(),
                PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> {
                    ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree(ALLOWED);
                    decision.put("id", input.path("id").asString());
                    return new EngineAnswer.Defined(decision, "r1");
                })),
                WorkflowSettings.in(Path.of(args[2]))
                        .withHashKey(new Secret("the key of this test"))
                        .withHold(Duration.ofSeconds(30), Duration.ofMillis(500)),
                Schedulers.boundedElastic());
    }
}
