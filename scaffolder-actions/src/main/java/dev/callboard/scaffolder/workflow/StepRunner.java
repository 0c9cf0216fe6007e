package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.PolicyInput;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.template.TaskStep;
import dev.callboard.scaffolder.workflow.PreparedStep.Broken;
import dev.callboard.scaffolder.workflow.PreparedStep.Proposed;
import dev.callboard.scaffolder.workflow.PreparedStep.Ready;
import dev.callboard.scaffolder.workflow.PreparedStep.Restored;
import dev.callboard.scaffolder.workflow.PreparedStep.Skipped;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs one step: prepares it, asks the policy about every execution, then, and only if all are allowed, runs them.
 *
 * <p>Begins and ends on a thread of the action scheduler, and changes to another one only where somebody else was asked.
 */
final class StepRunner {

    private static final String STEP = "The policy refuses step ";
    private static final String OUTPUTS = "The policy refuses what was put out by step ";

    private final StepPreparation preparation;
    private final KnownActions actions;
    private final HoldingGate gate;
    private final KeyedHash hash;
    private final ActionCall call;
    private final Scheduler scheduler;
    private final PolicyFacts facts;
    private final InstantSource clock;

    StepRunner(
            StepPreparation preparation,
            KnownActions actions,
            HoldingGate gate,
            KeyedHash hash,
            ActionCall call,
            Scheduler scheduler,
            WorkflowSettings settings) {
        this.facts = settings.facts();
        this.clock = settings.clock();
        this.preparation = preparation;
        this.actions = actions;
        this.gate = gate;
        this.hash = hash;
        this.call = call;
        this.scheduler = scheduler;
    }

    /** Completes when the run has noted what became of the step. An error signal is the journal's or a bug. */
    Mono<Void> run(TaskStep step, int index, WorkflowRun run) {
        return wantedDocuments(step)
                .map(wanted -> preparation.prepare(step, index, run, wanted))
                .flatMap(prepared -> switch (prepared) {
                    case Skipped() -> Mono.empty();
                    case Broken(ActionException failure) -> failed(step, run, failure);
                    case Ready ready -> runReady(step, ready, run);
                });
    }

    /** No files are shown to rules before something leaves the workspace, so the rules need not be asked which. */
    private Mono<List<String>> wantedDocuments(TaskStep step) {
        TemplateAction action = actions.find(step.action());
        return action != null && action.description().sideEffect() == SideEffect.EXTERNAL
                ? facts.wantedDocuments().publishOn(scheduler)
                : Mono.just(List.of());
    }

    /**
     * Notes what earlier attempts did of a step, and does nothing. Blocking.
     *
     * @return whether all of it was done, so that a later step may have been begun too
     */
    boolean replay(TaskStep step, int index, WorkflowRun run) {
        PreparedStep prepared = preparation.prepare(step, index, run, List.of());
        if (!(prepared instanceof Ready ready)) {
            return prepared instanceof Skipped;
        }
        List<ObjectNode> outputs = new ArrayList<>();
        for (PreparedStep.Round round : ready.rounds()) {
            switch (round) {
                case Restored(ObjectNode restored) -> outputs.add(restored);
                case Proposed(ProposedStep proposed) -> {
                    EarlierAttempts.Trace trace = run.earlier().of(proposed.execution());
                    if (trace == null || trace.completed() == null) {
                        return false;
                    }
                    outputs.add((ObjectNode) run.mask().reveal(trace.completed().outputs()));
                }
            }
        }
        run.completed(step, ready.outputs(outputs));
        return true;
    }

    private Mono<Void> runReady(TaskStep step, Ready ready, WorkflowRun run) {
        return Flux.fromIterable(ready.proposals())
                .concatMap(proposal -> permission(proposal, run))
                .collectList()
                .flatMap(permitted -> execute(ready, permitted, run))
                .flatMap(outputs -> completed(step, ready, outputs, run))
                .onErrorResume(RefusedStep.class, refusal -> refused(step, run, refusal))
                .onErrorResume(WaitingStep.class, waiting -> onScheduler(() -> run.waitFor(waiting.what)))
                .onErrorResume(ActionException.class, failure -> failed(step, run, failure));
    }

    private Mono<PermittedStep> permission(ProposedStep proposal, WorkflowRun run) {
        String stepId = proposal.step().id();
        return decision(proposal.question(), stepId, run).flatMap(decision -> switch (decision) {
            case Allowed allowed -> {
                List<Finding> denials =
                        Findings.denials(run.task(), run.progress().planHash(), Point.before(stepId));
                if (!denials.isEmpty()) {
                    yield Mono.error(new RefusedStep(denials, STEP));
                }
                run.remarks(allowed.warnings(), stepId);
                yield Mono.just(PermittedStep.of(
                        proposal,
                        allowed,
                        hash,
                        actions.inputSchema(proposal.step().action())));
            }
            case Denied(String id, String revision, List<Finding> findings) ->
                Mono.error(new RefusedStep(findings, STEP));
            case NeedsApproval approval -> Mono.error(waitOrRefuse(proposal, approval, run));
            case Unavailable(String id, String why) ->
                Mono.error(ActionException.unavailable("The policy could not be asked: " + why));
        });
    }

    private Mono<PolicyDecision> decision(PolicyInput question, String stepId, WorkflowRun run) {
        Mono<PolicyDecision> asked = run.isDryRun()
                ? gate.decideNow(question)
                : gate.decide(
                        question,
                        away -> onScheduler(() -> run.event(
                                stepId,
                                null,
                                ActionLog.Level.WARN.format("Waiting for the policy engine: " + away.why()))));
        return asked.takeUntilOther(Cancellations.signal(run.task().cancellation()))
                .switchIfEmpty(Mono.error(() -> ActionException.failed("The task was cancelled")))
                // The decision comes on a thread of the engine's client, which the journal must not block.
                .publishOn(scheduler);
    }

    private static RuntimeException waitOrRefuse(ProposedStep proposal, NeedsApproval approval, WorkflowRun run) {
        List<Finding> refusal =
                // After a failure there is no way back to this step, so nobody is waited for.
                Findings.refusal(
                        approval.requirements(),
                        run.task(),
                        run.progress().planHash(),
                        run.isDryRun() || run.hasFailed());
        return refusal.isEmpty()
                ? new WaitingStep(new WorkflowResult.Waiting(
                        proposal.step().id(),
                        run.progress().planHash(),
                        approval.requirements(),
                        proposal.question().document()))
                : new RefusedStep(refusal, STEP);
    }

    private Mono<ObjectNode> execute(Ready ready, List<PermittedStep> permitted, WorkflowRun run) {
        // Before the first of them says anything: what one iteration is to hide stands in the line that announces it
        // too.
        permitted.forEach(step -> run.hide(step.hidden()));
        Queue<PermittedStep> left = new ArrayDeque<>(permitted);
        return Flux.fromIterable(ready.rounds())
                .concatMap(round -> switch (round) {
                    case Restored(ObjectNode outputs) -> Mono.just(outputs);
                    case Proposed(ProposedStep step) -> executeNext(left.remove(), step.iteration(), run);
                })
                .collectList()
                .map(ready::outputs);
    }

    private Mono<ObjectNode> executeNext(PermittedStep permitted, @Nullable Iteration iteration, WorkflowRun run) {
        return Mono.defer(() -> {
            TaskStep step = permitted.proposed().step();
            if (run.isCancelled()) {
                return Mono.error(ActionException.failed("The task was cancelled"));
            }
            if (iteration != null) {
                run.event(step.id(), null, ActionLog.Level.INFO.format("Running step each: " + iteration.masked()));
            }
            return call.run(permitted, run)
                    .flatMap(performed -> outputs(performed, run))
                    .map(outputs -> ActionCall.complete(outputs, run));
        });
    }

    /** Asks the policy about what was put out. What it refuses has had its effect, which is undone like any other. */
    private Mono<PermittedOutputs> outputs(Performed performed, WorkflowRun run) {
        if (performed.outputs().isEmpty()) {
            return Mono.just(PermittedOutputs.none(performed));
        }
        String stepId = performed.permitted().proposed().step().id();
        PolicyInput question =
                PolicyDocuments.output(performed.permitted().decision().judged(), performed.masked(), clock.instant());
        return decision(question, stepId, run).flatMap(decision -> switch (decision) {
            case Allowed allowed -> {
                run.remarks(allowed.warnings(), stepId);
                yield Mono.just(PermittedOutputs.of(performed, question, allowed));
            }
            case Denied(String id, String revision, List<Finding> findings) ->
                Mono.error(new RefusedStep(findings, OUTPUTS));
            // The step has run, so there is nothing that an approval could still hold back.
            case NeedsApproval approval -> Mono.error(new RefusedStep(approval.findings(), OUTPUTS));
            case Unavailable(String id, String why) ->
                Mono.error(ActionException.unavailable(
                        "The policy could not be asked about what the step has put out: " + why));
        });
    }

    private static Mono<Void> completed(TaskStep step, Ready ready, ObjectNode outputs, WorkflowRun run) {
        return Mono.fromRunnable(() -> {
            boolean restored = !ready.rounds().isEmpty() && ready.proposals().isEmpty();
            run.completed(step, outputs);
            run.event(
                    step.id(),
                    StepStatus.COMPLETED,
                    restored
                            ? "Skipping step " + step.id() + " because it was already completed in a previous run"
                            : "Finished step " + step.name());
        });
    }

    private Mono<Void> failed(TaskStep step, WorkflowRun run, ActionException failure) {
        return onScheduler(() -> {
            if (run.isCancelled()) {
                String message = "Step %s (%s) of task %s has been cancelled."
                        .formatted(step.id(), step.name(), run.task().id());
                run.fail(new WorkflowResult.Cancelled(message, step.id()));
                run.event(step.id(), StepStatus.CANCELLED, message);
                run.ended(step, StepStatus.CANCELLED);
                return;
            }
            String name = failure.kind().errorName();
            String message = run.words(failure);
            String first = run.hasFailed() ? "Additional error occurred: " : "";
            run.fail(new WorkflowResult.Failed(name, message, step.id()));
            run.event(step.id(), StepStatus.FAILED, first + name + ": " + message);
            run.ended(step, StepStatus.FAILED);
        });
    }

    private Mono<Void> refused(TaskStep step, WorkflowRun run, RefusedStep refusal) {
        return onScheduler(() -> {
            run.fail(new WorkflowResult.Refused(refusal.findings, step.id()));
            refusal.findings.forEach(
                    finding -> run.event(step.id(), null, ActionLog.Level.ERROR.format(Findings.line(finding))));
            run.event(step.id(), StepStatus.FAILED, refusal.getMessage() + step.name());
            run.ended(step, StepStatus.FAILED);
        });
    }

    private Mono<Void> onScheduler(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(scheduler);
    }

    /** Carries the news that people have to agree out of the chain; it never leaves this class. */
    private static final class WaitingStep extends RuntimeException {

        private final transient WorkflowResult.Waiting what;

        WaitingStep(WorkflowResult.Waiting what) {
            super("Waiting", null, false, false);
            this.what = what;
        }
    }

    /** Carries a refusal out of the chain; it never leaves this class. */
    private static final class RefusedStep extends RuntimeException {

        private final transient List<Finding> findings;

        RefusedStep(List<Finding> findings, String what) {
            super(what, null, false, false);
            this.findings = findings;
        }
    }
}
