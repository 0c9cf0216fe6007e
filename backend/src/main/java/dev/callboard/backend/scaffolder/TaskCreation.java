package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TaskSpec;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.workflow.BreakGlass;
import dev.callboard.scaffolder.workflow.JudgedPlan;
import dev.callboard.scaffolder.workflow.PlanDecision;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes tasks: checks the values, shows the whole plan to the policy, and stores only what it permits.
 *
 * <p>A task is also shown to the policy again before it is retried, since the rules may have changed.
 */
final class TaskCreation {

    private final CatalogTemplates templates;
    private final TemplateAccess visible;
    private final TaskAccess access;
    private final TaskOrigins origins;
    private final WorkflowRunner workflow;
    private final Sources sources;
    private final TaskBroker tasks;
    private final Scheduler blocking;
    private final InstantSource clock;

    TaskCreation(
            CatalogTemplates templates,
            TemplateAccess visible,
            TaskAccess access,
            TaskOrigins origins,
            WorkflowRunner workflow,
            Sources sources,
            TaskBroker tasks,
            Scheduler blocking,
            InstantSource clock) {
        this.templates = templates;
        this.visible = visible;
        this.access = access;
        this.origins = origins;
        this.workflow = workflow;
        this.sources = sources;
        this.tasks = tasks;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Gives a task the means to read the files that its template refers to. */
    @FunctionalInterface
    interface Sources {
        TemplateSource of(TaskSpec spec);
    }

    /**
     * Makes a task of a template.
     *
     * @param emergency in which it is made, or null
     */
    Mono<TaskId> create(
            Credentials caller, EntityRef ref, ObjectNode values, TaskSecrets secrets, @Nullable BreakGlass emergency) {
        // A template's schema may take a while to check values against, so this is not for the event loop.
        return access.mayCreate(caller)
                .then(visible.require(caller, ref))
                .flatMap(template -> Mono.fromCallable(() -> {
                            checkValues(template, values);
                            checkSecrets(template, secrets);
                            return template.task(values, user(caller));
                        })
                        .subscribeOn(blocking))
                .flatMap(spec -> {
                    TaskId id = TaskId.random();
                    TaskOrigin origin = TaskOrigin.ofApi(origins.subject(caller), clock.instant())
                            .withBreakGlass(emergency);
                    return permit(id, spec, secrets, origin)
                            .then(tasks.create(
                                    id,
                                    spec.toJson(),
                                    userRef(caller),
                                    origin,
                                    KeptSecrets.of(secrets, caller, userRef(caller))));
                });
    }

    /** Has the policy judge a task of a template, and makes none. */
    Mono<JudgedPlan> judge(Credentials caller, EntityRef ref, ObjectNode values, TaskSecrets secrets) {
        return access.mayTryOut(caller)
                .then(visible.require(caller, ref))
                .flatMap(template -> Mono.fromCallable(() -> {
                            checkValues(template, values);
                            checkSecrets(template, secrets);
                            return template.task(values, user(caller));
                        })
                        .subscribeOn(blocking))
                .flatMap(spec -> workflow.judge(new WorkflowTask(
                        TaskId.random().toString(),
                        spec,
                        secrets,
                        TaskOrigin.ofApi(origins.subject(caller), clock.instant()),
                        sources.of(spec),
                        new Cancellation())));
    }

    /** Runs an ended task again. */
    Mono<TaskId> retry(Credentials caller, Task task, TaskSecrets secrets) {
        TaskSpec written = TaskSpec.fromJson(task.spec());
        return access.mayCreate(caller)
                .then(visible.require(caller, EntityRef.parse(written.template().entityRef())))
                .flatMap(template -> Mono.fromCallable(() -> {
                            checkSecrets(template, secrets);
                            return written;
                        })
                        .subscribeOn(blocking))
                .flatMap(spec -> tasks.requireEnded(task)
                        .then(permit(
                                task.id(),
                                spec,
                                secrets,
                                TaskOrigin.ofApi(origins.subject(caller), clock.instant())
                                        .withBreakGlass(TaskOrigins.emergency(task.origin()))))
                        .then(tasks.retry(task, KeptSecrets.of(secrets, caller, task.createdBy()))));
    }

    TaskUser user(Credentials caller) {
        return caller instanceof Credentials.User user ? templates.user(user.ref()) : TaskUser.NONE;
    }

    /** @throws InvalidValues if the template does not take them */
    static void checkValues(TemplateEntity template, ObjectNode values) {
        List<SchemaError> errors = template.parameters().check(values);
        if (!errors.isEmpty()) {
            throw InvalidValues.ofParameters(errors);
        }
    }

    /** @throws InvalidValues if the template does not take them */
    static void checkSecrets(TemplateEntity template, TaskSecrets secrets) {
        ObjectNode plain = SecretsCipher.plain(secrets);
        List<SchemaError> errors =
                template.secrets().map(schema -> schema.check(plain)).orElse(List.of());
        if (!errors.isEmpty()) {
            throw InvalidValues.ofSecrets(errors);
        }
    }

    /** Completes if the policy permits the plan; an error if not, or if it cannot be asked. */
    private Mono<Void> permit(TaskId id, TaskSpec spec, TaskSecrets secrets, TaskOrigin origin) {
        WorkflowTask task =
                new WorkflowTask(id.toString(), spec, secrets, origin, sources.of(spec), new Cancellation());
        return workflow.plan(task).flatMap(decision -> switch (decision) {
            case PlanDecision.Permitted permitted -> Mono.empty();
            // The worker asks for the approvals, and parks the task until they are there.
            case PlanDecision.NeedsApproval needed -> Mono.empty();
            case PlanDecision.Refused refused -> Mono.error(Refusals.error(null, refused.findings()));
            case PlanDecision.Unavailable unavailable ->
                Mono.error(ServiceUnavailableError.withoutPolicy(
                        "The policy could not be asked, so nothing was started: " + unavailable.why()));
        });
    }

    private static @Nullable String userRef(Credentials caller) {
        return caller instanceof Credentials.User user ? user.ref().toString() : null;
    }
}
