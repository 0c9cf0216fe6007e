package dev.callboard.scaffolder.harness;

import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.action.host.HostLimits;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import dev.callboard.scaffolder.action.sentry.SentryAccess;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.DryRun;
import dev.callboard.scaffolder.workflow.PlanDecision;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.TaskApprovals;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import dev.callboard.scaffolder.workflow.WorkspaceChange;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs one test in a folder of its own: real hosts on this machine, the real engine, the given gate. Blocking. */
final class Rehearsal implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int THREADS = 4;
    private static final int QUEUE = 1_000;

    private final TestCase test;
    private final Path folder;
    private final ObservingGate gate;
    private final TestJournal journal = new TestJournal();
    private final Verdicts verdicts;
    private final PolicyFacts facts;
    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, QUEUE, "template-test");
    private final ScmIntegrations integrations;
    private final GitMirrors mirrors;
    private final RememberedCatalog catalog;
    private final TemplateEngine engine;
    private final ActionRegistry actions;

    Rehearsal(
            TestCase test,
            Path folder,
            PolicyGate gate,
            List<TemplateAction> others,
            Mono<List<String>> wantedDocuments)
            throws IOException {
        this.test = test;
        this.folder = folder;
        this.gate = new ObservingGate(gate);
        this.verdicts = Verdicts.of(test);
        this.facts = new ToldFacts(wantedDocuments, test.surroundings());
        int number = 0;
        for (String name : test.hosts().propertyNames()) {
            hosts.put(
                    name, new TestHost(name, test.hosts().get(name), test.folder(), folder.resolve("git-" + number++)));
        }
        this.integrations = ScmIntegrations.of(
                hosts.values().stream().map(TestHost::integration).toList());
        this.mirrors = new GitMirrors(folder.resolve("mirrors"), integrations);
        this.catalog = new RememberedCatalog(test.entities(), TemplateSource.ofGit(mirrors, null));
        this.engine = engine(integrations);
        this.actions = actions(others);
    }

    static TemplateEngine engine(ScmIntegrations integrations) {
        return TemplateEngine.builder()
                .filters(ScaffolderFilters.forIntegrations(
                        host -> integrations.byHost(host).map(one -> one.kind().configKey())))
                .build();
    }

    private ActionRegistry actions(List<TemplateAction> others) {
        HostLimits limits = new HostLimits(
                Duration.ofSeconds(30),
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                HostLimits.defaults().largestBody());
        ScmHosts scm =
                new ScmHosts(integrations, http, new HostSettings(GitDefaults.STANDARD, false, limits), test::now);
        Map<String, TemplateAction> all = new LinkedHashMap<>();
        List<TemplateAction> real = new ArrayList<>(new ShippedActions(
                        engine,
                        catalog,
                        integrations,
                        new GitPublisher(integrations, ScmLimits.defaults(), test::now),
                        scm,
                        new KubernetesClusters(List.of()),
                        sent -> {},
                        SentryAccess.none())
                .all());
        real.addAll(others);
        real.forEach(action -> all.put(action.description().id(), action));
        test.mocks()
                .forEachEntry(
                        (id, script) -> all.put(id, MockedAction.of(id, script, Optional.ofNullable(all.get(id)))));
        return ActionRegistry.of(all.values());
    }

    /** Runs it and tells what came of it. */
    Observed run(ObjectNode template, Path file) throws IOException, InterruptedException {
        TemplateEntity entity = TemplateEntity.of(template);
        List<String> complaints = complaints(entity);
        if (!complaints.isEmpty()) {
            return observed("invalid", String.join("; ", complaints), complaints, null, List.of());
        }
        List<String> owned = new ArrayList<>(List.of(test.user()));
        owned.addAll(test.memberOf());
        TaskOrigin origin =
                TaskOrigin.ofApi(new TaskOrigin.Subject("user", test.user(), owned, "token", null), test.now());
        WorkflowTask task = new WorkflowTask(
                "test-" + Integer.toHexString(test.name().hashCode()),
                entity.task(test.values(), new TaskUser(test.user(), userEntity())),
                TaskSecrets.of(test.secrets()),
                origin,
                TemplateSource.ofGit(mirrors, "file://" + file.toAbsolutePath().normalize()),
                new Cancellation());
        WorkflowRunner runner = new WorkflowRunner(
                actions,
                engine,
                gate,
                WorkflowSettings.in(folder.resolve("workspaces"))
                        .withClock(test::now)
                        .withFacts(facts)
                        .withHold(Duration.ofSeconds(5), Duration.ofMillis(200)),
                scheduler);
        if (!test.dryRun() && await(runner.plan(task)) instanceof PlanDecision.Refused refused) {
            return of(new WorkflowResult.Refused(refused.findings(), null), List.of());
        }
        if (test.dryRun()) {
            DryRun run = await(runner.dryRun(task, journal));
            return of(run.result(), run.files());
        }
        return of(runToTheEnd(runner, task), List.of());
    }

    /** Runs again with each answer, as the server does with a task that waited. */
    private WorkflowResult runToTheEnd(WorkflowRunner runner, WorkflowTask task) throws InterruptedException {
        WorkflowResult result = await(runner.run(task, journal));
        while (result instanceof WorkflowResult.Waiting waiting) {
            Optional<TaskApprovals> said = verdicts.answers(waiting);
            if (said.isEmpty()) {
                return waiting;
            }
            journal.nextAttempt();
            WorkflowTask answered = new WorkflowTask(
                    task.id(),
                    task.spec(),
                    task.secrets(),
                    task.origin().withApprovals(said.get()),
                    task.source(),
                    task.cancellation());
            result = await(runner.run(answered, journal));
        }
        return result;
    }

    private List<String> complaints(TemplateEntity entity) {
        List<String> complaints = new ArrayList<>();
        entity.parameters().check(test.values()).stream().map(SchemaError::text).forEach(complaints::add);
        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        test.secrets().forEach(secrets::put);
        entity.secrets().stream()
                .flatMap(schema -> schema.check(secrets).stream())
                .map(error -> "secrets " + error.message())
                .forEach(complaints::add);
        return complaints;
    }

    private ObjectNode userEntity() {
        String name = test.user().substring(test.user().lastIndexOf('/') + 1);
        ObjectNode entity = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "backstage.io/v1alpha1")
                .put("kind", "User");
        entity.putObject("metadata").put("name", name).put("namespace", "default");
        entity.putObject("spec");
        for (ObjectNode given : test.entities()) {
            boolean same = given.path("kind").asString("").equalsIgnoreCase("User")
                    && given.path("metadata").path("name").asString("").equals(name);
            if (same) {
                return given.deepCopy();
            }
        }
        return entity;
    }

    private static <T> T await(Mono<T> mono) throws InterruptedException {
        try {
            T value = mono.toFuture().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (value == null) {
                throw new IllegalStateException("The engine gave no result");
            }
            return value;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The engine failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalArgumentException("The test takes longer than " + LONGEST.toMinutes() + " minutes", e);
        }
    }

    private Observed of(WorkflowResult result, List<DryRun.File> files) throws IOException {
        return switch (result) {
            case WorkflowResult.Completed(ObjectNode output) -> observed("completed", "", List.of(), result, files);
            case WorkflowResult.Unwound unwound -> {
                Observed why = of(unwound.why(), files);
                yield new Observed(
                        why.outcome(),
                        why.error(),
                        why.complaints(),
                        why.plan(),
                        why.steps(),
                        why.refusedBy(),
                        why.waitedFor(),
                        why.unasked(),
                        ends(unwound, false),
                        ends(unwound, true),
                        why.output(),
                        why.log(),
                        why.workspace(),
                        why.repositories(),
                        why.requests(),
                        why.unexpected(),
                        why.registered());
            }
            case WorkflowResult.Failed failed ->
                observed("failed", failed.errorName() + ": " + failed.message(), List.of(), result, files);
            case WorkflowResult.Refused refused ->
                observed(
                        "refused",
                        String.join(
                                "; ",
                                refused.findings().stream()
                                        .map(finding -> finding.code() + ": " + finding.message())
                                        .toList()),
                        List.of(),
                        result,
                        files);
            case WorkflowResult.Waiting waiting -> observed("waiting", "", List.of(), result, files);
            case WorkflowResult.Cancelled cancelled ->
                observed("cancelled", cancelled.message(), List.of(), result, files);
        };
    }

    private static List<String> ends(WorkflowResult.Unwound unwound, boolean left) {
        return unwound.effects().stream()
                .filter(effect -> effect.outcome() instanceof Undone.Left == left)
                .map(effect -> effect.execution().stepId())
                .toList();
    }

    private Observed observed(
            String outcome,
            String error,
            List<String> complaints,
            @Nullable WorkflowResult result,
            List<DryRun.File> files)
            throws IOException {
        List<String> requests = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        Map<String, Path> repositories = new LinkedHashMap<>();
        hosts.forEach((name, host) -> {
            requests.addAll(host.requests());
            host.unexpected().forEach(request -> unexpected.add(name + ": " + request));
            repositories.put(name, host.git());
        });
        SeenSteps seen = new SeenSteps(gate.decided(), journal);
        return new Observed(
                outcome,
                error,
                complaints,
                seen.plan(),
                seen.steps(),
                refusedBy(result),
                verdicts.waitedFor(),
                verdicts.unasked(),
                List.of(),
                List.of(),
                result instanceof WorkflowResult.Completed(ObjectNode output)
                        ? output
                        : JsonNodeFactory.instance.objectNode(),
                journal.log(),
                workspace(files),
                repositories,
                requests,
                unexpected,
                catalog.registered());
    }

    private static List<String> refusedBy(@Nullable WorkflowResult result) {
        return result instanceof WorkflowResult.Refused refused
                ? refused.findings().stream().map(Finding::code).distinct().toList()
                : List.of();
    }

    private Path workspace(List<DryRun.File> files) throws IOException {
        Workspace seen = Workspace.create(folder.resolve("seen"), "workspace");
        if (journal.workspace() instanceof WorkspaceChange.Packed packed) {
            packed.unpackInto(seen);
        }
        for (DryRun.File file : files) {
            Path path = seen.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.content());
        }
        return seen.folder();
    }

    @Override
    public void close() {
        mirrors.close();
        http.close();
        scheduler.dispose();
        hosts.values().forEach(TestHost::close);
    }
}
