package dev.callboard.scaffolder.harness;

import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.workflow.DryRun;
import dev.callboard.scaffolder.workflow.PlanDecision;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.TaskApprovals;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, QUEUE, "template-test");
    private final TestWorld world;

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
        this.world = new TestWorld(test, folder, others);
    }

    /** Runs it and tells what came of it. */
    Observed run(ObjectNode template, Path file) throws IOException, InterruptedException {
        Observation observation = new Observation(world, gate, journal, verdicts, folder);
        TemplateEntity entity = TemplateEntity.of(template);
        List<String> complaints = complaints(entity);
        if (!complaints.isEmpty()) {
            return observation.invalid(complaints);
        }
        WorkflowTask task = task(entity, file);
        WorkflowRunner runner = runner();
        if (test.dryRun()) {
            DryRun run = await(runner.dryRun(task, journal));
            return observation.of(run.result(), run.files());
        }
        if (await(runner.plan(task)) instanceof PlanDecision.Refused refused) {
            return observation.of(new WorkflowResult.Refused(refused.findings(), null), List.of());
        }
        return observation.of(runToTheEnd(runner, task), List.of());
    }

    private WorkflowTask task(TemplateEntity entity, Path file) {
        List<String> owned = new ArrayList<>(List.of(test.user()));
        owned.addAll(test.memberOf());
        TaskOrigin origin =
                TaskOrigin.ofApi(new TaskOrigin.Subject("user", test.user(), owned, "token", null), test.now());
        return new WorkflowTask(
                "test-" + Integer.toHexString(test.name().hashCode()),
                entity.task(test.values(), new TaskUser(test.user(), userEntity())),
                TaskSecrets.of(test.secrets()),
                origin,
                world.source(file),
                new Cancellation());
    }

    private WorkflowRunner runner() {
        return new WorkflowRunner(
                world.actions(),
                world.engine(),
                gate,
                WorkflowSettings.in(folder.resolve("workspaces"))
                        .withClock(test::now)
                        .withFacts(facts)
                        .withHold(Duration.ofSeconds(5), Duration.ofMillis(200)),
                scheduler);
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

    @Override
    public void close() {
        scheduler.dispose();
        world.close();
    }
}
