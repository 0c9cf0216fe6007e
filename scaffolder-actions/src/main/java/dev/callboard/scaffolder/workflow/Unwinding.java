package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.Finding;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionLog;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.Undone.AsBefore;
import dev.callboard.scaffolder.action.Undone.Left;
import dev.callboard.scaffolder.workflow.PolicyFacts.Concern;
import dev.callboard.scaffolder.workflow.TaskApprovals.Point;
import dev.callboard.scaffolder.workflow.WorkflowResult.EffectEnd;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.node.ObjectNode;

/** Undoes the effects of a run that came to no good end, newest first, each past the policy and verified. */
final class Unwinding {

    /** How often an undo that failed is tried again: what is away for a moment should not leave anything behind. */
    private static final int RETRIES = 3;

    private final HoldingGate gate;
    private final KeyedHash hash;
    private final ActionCall call;
    private final WorkflowSettings settings;
    private final Scheduler scheduler;

    Unwinding(HoldingGate gate, KeyedHash hash, ActionCall call, WorkflowSettings settings, Scheduler scheduler) {
        this.gate = gate;
        this.hash = hash;
        this.call = call;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /**
     * Gives the result itself if it is a good one or a pause, if there was nothing to undo, or if another process is to go on
     * with it. Stops with {@link WorkflowResult.Waiting} at the first effect that people have to agree to undo, since what was
     * done before it is undone after it.
     */
    Mono<WorkflowResult> unwind(WorkflowRun run, WorkflowResult why) {
        Cancellation whole = run.task().cancellation();
        List<Effect> effects = run.effectsNewestFirst();
        boolean good = why instanceof WorkflowResult.Completed || why instanceof WorkflowResult.Waiting;
        if (good || effects.isEmpty() || run.isDryRun() || whole.isAbandoned()) {
            return Mono.just(why);
        }
        Cancellation cancellation = whole.forUndo();
        return onScheduler(() -> begin(run, why, effects.size()))
                .thenMany(Flux.fromIterable(effects))
                .concatMap(effect -> whole.isAbandoned() ? Mono.<EffectEnd>empty() : end(effect, run, cancellation))
                .collectList()
                .<WorkflowResult>map(ends -> whole.isAbandoned() ? why : new WorkflowResult.Unwound(why, ends))
                .onErrorResume(WaitingUndo.class, waiting -> Mono.just(waiting.what));
    }

    private static void begin(WorkflowRun run, WorkflowResult why, int count) {
        if (run.earlier().unwinding() == null) {
            run.journal().write(new JournalEntry.Unwinding(why));
        }
        run.event(null, null, "Undoing what the task has done: " + count + (count == 1 ? " effect" : " effects"));
    }

    private Mono<EffectEnd> end(Effect effect, WorkflowRun run, Cancellation cancellation) {
        Execution execution = effect.proposed().execution();
        Undone known = effect.outcome();
        if (known != null) {
            return Mono.just(new EffectEnd(execution, known));
        }
        return outcome(effect, run, cancellation)
                .onErrorResume(ActionException.class, failure -> Mono.just(left(effect, run.words(failure))))
                .flatMap(outcome ->
                        onScheduler(() -> note(execution, outcome, run)).thenReturn(new EffectEnd(execution, outcome)));
    }

    private Mono<Undone> outcome(Effect effect, WorkflowRun run, Cancellation cancellation) {
        ProposedStep proposed = effect.proposed();
        String action = proposed.step().action();
        if (!proposed.step().undoes()) {
            return Mono.just(new Left(
                    "What " + action + " has done stays, as the template says", "Remove it if it is not wanted"));
        }
        if (!proposed.action().description().canUndo()) {
            return Mono.just(left(effect, "The action " + action + " cannot undo its effects"));
        }
        ProposedStep proposal = proposal(effect, run);
        return gate.decide(
                        proposal.question(),
                        away -> onScheduler(() -> run.event(
                                proposed.step().id(),
                                null,
                                ActionLog.Level.WARN.format("Waiting for the policy engine: " + away.why()))))
                .publishOn(scheduler)
                .flatMap(decision -> switch (decision) {
                    case Allowed allowed -> undoUnlessDenied(proposal, allowed, effect, run, cancellation);
                    case Denied denied -> Mono.just(refused(effect, denied.findings()));
                    case NeedsApproval approval -> waitOrLeave(proposal, approval, effect, run);
                    case Unavailable(String id, String why) ->
                        Mono.just(left(effect, "The policy could not be asked about undoing it: " + why));
                });
    }

    private static Mono<Undone> waitOrLeave(
            ProposedStep proposal, NeedsApproval approval, Effect effect, WorkflowRun run) {
        String planHash = run.progress().planHash();
        List<Finding> refusal = Findings.refusal(approval.requirements(), run.task(), planHash, false);
        return refusal.isEmpty()
                ? Mono.error(new WaitingUndo(new WorkflowResult.Waiting(
                        proposal.step().id(),
                        planHash,
                        approval.requirements(),
                        proposal.question().document())))
                : Mono.just(refused(effect, refusal));
    }

    private Mono<Undone> undoUnlessDenied(
            ProposedStep proposal, Allowed allowed, Effect effect, WorkflowRun run, Cancellation cancellation) {
        List<Finding> denials = Findings.denials(
                run.task(),
                run.progress().planHash(),
                Point.beforeUndoing(proposal.step().id()));
        return denials.isEmpty()
                ? undo(proposal, allowed, effect, run, cancellation)
                : Mono.just(refused(effect, denials));
    }

    private Mono<Undone> undo(
            ProposedStep proposal, Allowed allowed, Effect effect, WorkflowRun run, Cancellation cancellation) {
        // A permission is good for one use, so each attempt takes the policy's word anew; the word itself stays true.
        return Mono.defer(() -> call.undo(
                        PermittedStep.of(proposal, allowed, hash, Optional.empty()), effect, run, cancellation))
                .retryWhen(Retry.backoff(RETRIES, settings.holdPause())
                        .filter(failure -> failure instanceof ActionException exception
                                && exception.kind() == ActionException.Kind.FAILED
                                && !cancellation.isCancelled())
                        .onRetryExhaustedThrow((retry, signal) -> signal.failure()));
    }

    private ProposedStep proposal(Effect effect, WorkflowRun run) {
        ProposedStep proposed = effect.proposed();
        RenderedValue before = proposed.rendered();
        RenderedValue rendered = new RenderedValue(
                effect.input(), effect.masked(), before.redacted(), before.unknown(), before.derived());
        String inputHash = hash.of(effect.input());
        ObjectNode words = PolicyDocuments.step(
                proposed.step(),
                proposed.execution().stepIndex(),
                proposed.action().description().sideEffect(),
                proposed.iteration(),
                rendered,
                inputHash);
        Concern concern =
                Concerns.of(proposed.action(), rendered, run.mask().masked().path("parameters"));
        return new ProposedStep(
                proposed.step(),
                proposed.execution(),
                proposed.iteration(),
                proposed.action(),
                effect.input(),
                inputHash,
                rendered,
                new PolicyDocuments(run.task(), run.mask(), false)
                        .undo(
                                words,
                                PolicyDocuments.target(
                                        concern.target(), settings.facts().surroundings(concern)),
                                run.progress(),
                                settings.clock().instant()));
    }

    private static void note(Execution execution, Undone outcome, WorkflowRun run) {
        run.journal().write(new JournalEntry.Reversed(execution, outcome));
        String line = switch (outcome) {
            case AsBefore(String what) -> ActionLog.Level.INFO.format("Undone: " + what);
            case Left(String what, String remedy) ->
                ActionLog.Level.WARN.format("Not undone: " + what + ". What to do: " + remedy);
        };
        run.event(execution.stepId(), null, line);
    }

    private static Undone refused(Effect effect, List<Finding> findings) {
        return left(
                effect,
                "The policy does not allow to undo it: "
                        + findings.stream().map(Findings::line).collect(Collectors.joining("; ")));
    }

    private static Left left(Effect effect, String why) {
        return new Left(
                why,
                "Look at what step %s (%s) has done, and remove it by hand if it is not wanted"
                        .formatted(
                                effect.proposed().step().id(),
                                effect.proposed().step().action()));
    }

    private Mono<Void> onScheduler(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(scheduler);
    }

    /** Carries the news that people have to agree out of the chain; it never leaves this class. */
    private static final class WaitingUndo extends RuntimeException {

        private final transient WorkflowResult.Waiting what;

        WaitingUndo(WorkflowResult.Waiting what) {
            super("Waiting", null, false, false);
            this.what = what;
        }
    }
}
