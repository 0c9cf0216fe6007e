package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.backend.web.StatusError;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskSpec;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.workflow.DryRun;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import dev.callboard.scaffolder.workflow.WorkflowResult;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/** Runs templates that nobody has registered, without effects and without storing anything. */
final class DryRuns {

    /** What the names of their workspaces begin with. */
    static final String WORKSPACE = "dry-run-";

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final WorkflowRunner workflow;
    private final TaskCreation creation;
    private final TemplateAccess visible;
    private final TaskAccess access;
    private final TaskOrigins origins;
    private final TaskCreation.Sources sources;
    private final TaskPlugins plugins;
    private final Scheduler blocking;
    private final InstantSource clock;

    DryRuns(
            WorkflowRunner workflow,
            TaskCreation creation,
            TemplateAccess visible,
            TaskAccess access,
            TaskOrigins origins,
            TaskCreation.Sources sources,
            TaskPlugins plugins,
            Scheduler blocking,
            InstantSource clock) {
        this.workflow = workflow;
        this.creation = creation;
        this.visible = visible;
        this.access = access;
        this.origins = origins;
        this.sources = sources;
        this.plugins = plugins;
        this.blocking = blocking;
        this.clock = clock;
    }

    /**
     * What to run.
     *
     * @param files the files beside the template, by path
     */
    record Request(ObjectNode template, ObjectNode values, TaskSecrets secrets, Map<String, byte[]> files) {}

    /** What came of it. */
    record Done(TaskSpec spec, List<ObjectNode> log, ObjectNode output, List<DryRun.File> files) {}

    /** Runs a template; an error if it is none, if it does not take the values, or if a step fails. */
    Mono<Done> run(Request request, Credentials caller) {
        return access.mayTryOut(caller)
                .then(Mono.fromCallable(() -> TemplateEntity.checked(request.template()))
                        .subscribeOn(blocking))
                .flatMap(template -> visible.visible(caller, template))
                .flatMap(template -> Mono.fromCallable(() -> {
                            TaskCreation.checkValues(template, request.values());
                            TaskCreation.checkSecrets(template, request.secrets());
                            return template.dryRunTask(request.values(), creation.user(caller));
                        })
                        .subscribeOn(blocking))
                .flatMap(spec -> run(request, spec, caller));
    }

    private Mono<Done> run(Request request, TaskSpec spec, Credentials caller) {
        Cancellation cancellation = new Cancellation();
        DryRunJournal journal = new DryRunJournal();
        return Mono.deferContextual(context -> workflow.dryRun(
                        new WorkflowTask(
                                WORKSPACE + UUID.randomUUID(),
                                spec,
                                request.secrets(),
                                TaskOrigin.ofApi(origins.subject(caller), clock.instant()),
                                source(request, spec),
                                cancellation,
                                plugins.of(spec.user(), context)),
                        journal))
                .doOnCancel(cancellation::cancel)
                .timeout(LONGEST, Mono.error(() -> error("TimeoutError", "The dry run took longer than " + LONGEST)))
                .flatMap(dryRun -> done(dryRun.result(), dryRun, spec, journal))
                .contextWrite(context -> KeptSecrets.as(caller, context));
    }

    private static Mono<Done> done(WorkflowResult result, DryRun dryRun, TaskSpec spec, DryRunJournal journal) {
        return switch (result) {
            case WorkflowResult.Completed(ObjectNode output) ->
                Mono.just(new Done(spec, journal.log(), output, dryRun.files()));
            case WorkflowResult.Unwound unwound -> done(unwound.why(), dryRun, spec, journal);
            case WorkflowResult.Failed failed -> Mono.error(error(failed.errorName(), failed.message()));
            case WorkflowResult.Refused refused -> Mono.error(Refusals.error(refused.stepId(), refused.findings()));
            case WorkflowResult.Waiting waiting -> Mono.error(new IllegalStateException("A dry run waits for nobody"));
            case WorkflowResult.Cancelled cancelled -> Mono.error(error("Error", cancelled.message()));
        };
    }

    private TemplateSource source(Request request, TaskSpec spec) {
        try {
            return TemplateSource.ofFiles(request.files(), sources.of(spec));
        } catch (ActionException e) {
            throw error(e.kind().errorName(), e.reason());
        }
    }

    private static BackstageError error(String name, String message) {
        return switch (name) {
            case "InputError" -> new InputError(message);
            case "NotAllowedError" -> new NotAllowedError(message);
            case "NotFoundError" -> new NotFoundError(message);
            case "ConflictError" -> new ConflictError(message);
            case "ServiceUnavailableError" -> ServiceUnavailableError.withoutPolicy(message);
            default -> new StatusError(500, name, message);
        };
    }
}
