package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Workspace;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The engine: runs the steps of a task in order, each past the policy first. Thread-safe, and never blocks the subscriber.
 *
 * <p>Before anything runs, the policy is asked about the whole plan; before each action, about its input as it will be
 * handed over. An action is reached through {@link PermittedStep} and in no other way.
 */
public final class WorkflowRunner {

    private static final Logger log = LoggerFactory.getLogger(WorkflowRunner.class);

    private final PolicyGate gate;
    private final WorkflowSettings settings;
    private final Scheduler scheduler;
    private final TaskPlanner planner;
    private final HoldingGate holdingGate;
    private final StepRunner stepRunner;
    private final Unwinding unwinding;
    private final TaskOutput output;

    /**
     * @param scheduler where actions and everything else that may block is run; its owner closes it
     * @throws IllegalArgumentException if an action's input schema cannot be used
     */
    public WorkflowRunner(
            ActionRegistry registry,
            TemplateEngine engine,
            PolicyGate gate,
            WorkflowSettings settings,
            Scheduler scheduler) {
        KnownActions actions = new KnownActions(registry);
        KeyedHash hash = new KeyedHash(settings.hashKey());
        this.gate = gate;
        this.settings = settings;
        this.scheduler = scheduler;
        this.planner = new TaskPlanner(actions, engine, settings, hash);
        this.holdingGate = new HoldingGate(gate, settings);
        ActionCall call = new ActionCall(scheduler, settings);
        this.stepRunner = new StepRunner(
                new StepPreparation(actions, engine, settings, hash),
                actions,
                holdingGate,
                hash,
                call,
                scheduler,
                settings);
        this.unwinding = new Unwinding(holdingGate, hash, call, settings, scheduler);
        this.output = new TaskOutput(engine);
    }

    /**
     * Asks whether a task may be started, and runs nothing. Asks once: when the engine is out of reach the answer is
     * {@link PlanDecision.Unavailable} at once. Never empty.
     */
    public Mono<PlanDecision> plan(WorkflowTask task) {
        return judge(task).map(JudgedPlan::decision);
    }

    /** The same, with what the policy was asked. */
    public Mono<JudgedPlan> judge(WorkflowTask task) {
        // Not on the action scheduler: whoever waits for this answer must not wait for other people's actions.
        return Mono.fromCallable(() -> planner.plan(task, TaskOpening.mask(task, false, settings), false))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(plan -> gate.decide(plan.question())
                        .map(decision -> new JudgedPlan(plan.question().document(), plan.judged(decision))))
                .onErrorResume(
                        ActionException.class,
                        tooLarge -> Mono.just(new JudgedPlan(
                                JsonNodeFactory.instance.objectNode(),
                                new PlanDecision.Refused("", List.of(Findings.tooLarge(tooLarge))))));
    }

    /**
     * Runs a task: asks about the plan, then step by step about each action before it is called.
     *
     * <p>What the journal says an earlier attempt has completed is not done again, except for what was done to a workspace
     * that was not kept. What an earlier attempt has begun is looked for first. A task that comes to no good end undoes what
     * it has done. The workspace is removed at the end, whatever the end is. Never empty. An error signal is the journal's,
     * or a mistake in this program, and never an action's.
     */
    public Mono<WorkflowResult> run(WorkflowTask task, WorkflowJournal journal) {
        return run(task, journal, false, run -> Mono.empty());
    }

    /**
     * Runs a task without effects: actions that cannot do that are left out, and their outputs are made up.
     *
     * <p>The policy is asked as in {@link #run}, with {@code dryRun} in its input; when it is out of reach, the run fails at once, as
     * somebody waits for it. Never empty.
     */
    public Mono<DryRun> dryRun(WorkflowTask task, WorkflowJournal journal) {
        List<DryRun.File> files = new ArrayList<>();
        return run(task, journal, true, run -> onScheduler(() -> files.addAll(DryRun.File.of(run.workspace()))))
                .map(result -> new DryRun(result, result instanceof WorkflowResult.Completed ? files : List.of()));
    }

    /**
     * Undoes what earlier attempts of a task have done, and does nothing else: for a task that is cancelled or refused
     * while nobody runs it. Never empty.
     *
     * @param why what the task has come to, which is also the result if there is nothing to undo
     */
    public Mono<WorkflowResult> unwind(WorkflowTask task, WorkflowJournal journal, WorkflowResult why) {
        return Mono.fromCallable(() -> opening(task, journal, false))
                .subscribeOn(scheduler)
                .flatMap(opening -> unwoundIfNeeded(opening, why));
    }

    private Mono<WorkflowResult> run(WorkflowTask task, WorkflowJournal journal, boolean dryRun, AtTheEnd atTheEnd) {
        return Mono.fromCallable(() -> opening(task, journal, dryRun))
                .subscribeOn(scheduler)
                .flatMap(opening -> {
                    WorkflowResult unwinding = opening.earlier().unwinding();
                    return unwinding == null ? judged(opening, atTheEnd) : unwoundIfNeeded(opening, unwinding);
                })
                .onErrorResume(
                        ActionException.class, tooLarge -> refused(List.of(Findings.tooLarge(tooLarge)), journal));
    }

    private TaskOpening opening(WorkflowTask task, WorkflowJournal journal, boolean dryRun) {
        return TaskOpening.of(task, journal, dryRun, planner, settings);
    }

    private Mono<WorkflowResult> judged(TaskOpening opening, AtTheEnd atTheEnd) {
        WorkflowJournal journal = opening.journal();
        PolicyInput question = opening.plan().question();
        Mono<PolicyDecision> asked = opening.dryRun()
                ? holdingGate.decideNow(question)
                : holdingGate.decide(question, away -> onScheduler(() -> journal.event(waiting(away))));
        return asked.takeUntilOther(Cancellations.signal(opening.task().cancellation()))
                .flatMap(decision -> switch (opening.plan().judged(decision, opening.task())) {
                    case PlanDecision.Permitted permitted ->
                        inWorkspace(
                                opening,
                                run -> steps(run)
                                        .then(atTheEnd.apply(run))
                                        .then(Mono.defer(() -> conclude(run)))
                                        .flatMap(result -> unwinding.unwind(run, result)));
                    case PlanDecision.NeedsApproval needed ->
                        waitOrRefuse(opening.task(), needed, opening.plan(), opening.dryRun(), journal)
                                .flatMap(result -> result instanceof WorkflowResult.Waiting
                                        ? Mono.just(result)
                                        : unwoundIfNeeded(opening, result));
                    case PlanDecision.Refused(String id, List<Finding> findings) ->
                        refused(findings, journal).flatMap(result -> unwoundIfNeeded(opening, result));
                    case PlanDecision.Unavailable(String why) ->
                        unwoundIfNeeded(
                                opening,
                                new WorkflowResult.Failed(
                                        "ServiceUnavailableError", "The policy could not be asked: " + why, null));
                })
                .switchIfEmpty(Mono.defer(() -> unwoundIfNeeded(opening, cancelled(opening.task()))));
    }

    /** Undoes what the journal knows of, without running anything. */
    private Mono<WorkflowResult> unwoundIfNeeded(TaskOpening opening, WorkflowResult why) {
        if (!opening.hasToUndo()) {
            return Mono.just(why);
        }
        return inWorkspace(opening, run -> replayed(run).then(Mono.defer(() -> unwinding.unwind(run, why))));
    }

    private Mono<WorkflowResult> inWorkspace(TaskOpening opening, Function<WorkflowRun, Mono<WorkflowResult>> work) {
        return Mono.usingWhen(
                Mono.fromCallable(() -> opening.begin(settings)).subscribeOn(scheduler),
                work,
                run -> onScheduler(() -> remove(run.workspace())));
    }

    /** Takes the steps that were begun as far as they came, so that their effects are known with their inputs. */
    private Mono<Void> replayed(WorkflowRun run) {
        List<TaskStep> steps = run.task().spec().steps();
        return onScheduler(() -> {
            run.silent(true);
            int index = 0;
            while (index < steps.size() && stepRunner.replay(steps.get(index), index, run)) {
                index++;
            }
            run.silent(false);
        });
    }

    /** What became of the task is known by now, and a folder that stays does not change it. */
    private static void remove(Workspace workspace) {
        try {
            workspace.close();
        } catch (UncheckedIOException e) {
            log.warn("The workspace {} stays behind", workspace.folder(), e);
        }
    }

    private Mono<Void> steps(WorkflowRun run) {
        List<TaskStep> steps = run.task().spec().steps();
        return Flux.range(0, steps.size())
                .concatMap(index -> Mono.defer(() -> run.isCancelled() || run.waiting() != null
                        ? Mono.<StepStatus>empty()
                        : traced(steps.get(index), index, run)))
                .then();
    }

    private Mono<StepStatus> traced(TaskStep step, int index, WorkflowRun run) {
        return settings.trace()
                .step(
                        step.id(),
                        step.action(),
                        stepRunner.run(step, index, run).then(Mono.fromSupplier(run::lastStatus)));
    }

    private Mono<WorkflowResult> conclude(WorkflowRun run) {
        WorkflowResult waiting = run.waiting();
        if (waiting != null && !run.isCancelled()) {
            return Mono.just(waiting);
        }
        WorkflowResult failure = run.failure();
        if (failure != null) {
            return Mono.just(failure);
        }
        if (run.isCancelled()) {
            return Mono.just(cancelled(run.task()));
        }
        return Mono.fromCallable(() -> output.render(run.task().spec().output(), run.contextWithoutSecrets()))
                .subscribeOn(scheduler)
                .map(rendered -> new WorkflowResult.Completed(run.mask().redactObject(rendered)));
    }

    private Mono<WorkflowResult> waitOrRefuse(
            WorkflowTask task,
            PlanDecision.NeedsApproval needed,
            TaskPlan plan,
            boolean dryRun,
            WorkflowJournal journal) {
        List<Finding> refusal = Findings.refusal(needed.requirements(), task, plan.hash(), dryRun);
        return refusal.isEmpty()
                ? Mono.just(new WorkflowResult.Waiting(
                        null,
                        plan.hash(),
                        needed.requirements(),
                        plan.question().document()))
                : refused(refusal, journal);
    }

    private Mono<WorkflowResult> refused(List<Finding> findings, WorkflowJournal journal) {
        return onScheduler(() -> findings.forEach(finding -> journal.event(
                        new WorkflowEvent(null, null, ActionLog.Level.ERROR.format(Findings.line(finding))))))
                .thenReturn(new WorkflowResult.Refused(findings, null));
    }

    private static WorkflowEvent waiting(Unavailable away) {
        return new WorkflowEvent(
                null, null, ActionLog.Level.WARN.format("Waiting for the policy engine: " + away.why()));
    }

    private static WorkflowResult cancelled(WorkflowTask task) {
        return new WorkflowResult.Cancelled("Task " + task.id() + " has been cancelled.", null);
    }

    private Mono<Void> onScheduler(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(scheduler);
    }

    /** What is done when all steps have been, while the workspace is still there. */
    @FunctionalInterface
    private interface AtTheEnd {

        Mono<Void> apply(WorkflowRun run);
    }
}
