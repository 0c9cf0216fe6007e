package dev.callboard.backend.scaffolder;

import dev.callboard.backend.runtime.Spans;
import dev.callboard.backend.runtime.Spans.Outcome;
import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Allowed;
import dev.callboard.policy.PolicyDecision.Denied;
import dev.callboard.policy.PolicyDecision.NeedsApproval;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.workflow.RunTrace;
import dev.callboard.scaffolder.workflow.StepStatus;
import java.util.Map;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import tools.jackson.databind.node.ObjectNode;

/** Runs of tasks as traces: each run one of its own, with its steps, their calls and the questions to the policy. */
final class TaskSpans implements RunTrace {

    private static final String CAUSE = "traceparent";

    private TaskSpans() {}

    static RunTrace of(Spans spans) {
        return spans.areSent() ? new TaskSpans() : RunTrace.NONE;
    }

    /** Lets a stored task name the request that is being answered. Gives what is subscribed to in its context. */
    static Mono<ObjectNode> caused(ObjectNode origin) {
        return Mono.deferContextual(context -> {
            String request = Spans.of(context).traceparent();
            return Mono.just(request == null ? origin : origin.put(CAUSE, request));
        });
    }

    /** An execution whose runs are traces. */
    static TaskExecution runs(TaskExecution execution, Spans spans) {
        return (claimed, secrets, cancellation, journal) -> Mono.defer(() -> {
            Task task = claimed.task();
            String template = task.spec().at("/templateInfo/entityRef").asString("a template that is in no catalog");
            Spans.Work span = spans.begin(
                    "task " + template,
                    Map.of(
                            "callboard.task.id", task.id().toString(),
                            "callboard.task.template", template,
                            "callboard.task.attempt", String.valueOf(claimed.fence())),
                    task.origin().path(CAUSE).asString(null));
            return Spans.around(span, execution.run(claimed, secrets, cancellation, journal), TaskSpans::outcome);
        });
    }

    /** A gate whose decisions are parts of what asks for them. */
    static PolicyGate decisions(PolicyGate gate, Spans spans) {
        return spans.areSent()
                ? input -> Spans.within(
                        "policy " + moment(input),
                        Map.of("callboard.decision.id", input.id()),
                        gate.decide(input),
                        TaskSpans::outcome)
                : gate;
    }

    @Override
    public Mono<StepStatus> step(String id, String action, Mono<StepStatus> work) {
        return Spans.within(
                "step " + action,
                Map.of("callboard.step.id", id, "callboard.step.action", action),
                work,
                status -> new Outcome(
                        Map.of("callboard.step.status", status == StepStatus.PROCESSING ? "waiting" : status.word()),
                        status == StepStatus.FAILED));
    }

    @Override
    public <T> Mono<T> call(String what, String action, Mono<T> work) {
        return Spans.within(
                what + " " + action,
                Map.of("callboard.step.action", action),
                work,
                value -> Outcome.good("callboard.call.outcome", "done"));
    }

    @Override
    public <T> Callable<T> inside(ContextView context, Callable<T> work) {
        return Spans.of(context).during(work);
    }

    private static String moment(PolicyInput input) {
        return input.entryPoint() == EntryPoint.TASK
                ? "plan"
                : input.document().path("phase").asString("step");
    }

    private static Outcome outcome(PolicyDecision decision) {
        String name = "callboard.decision.outcome";
        return switch (decision) {
            case Allowed allowed -> Outcome.good(name, "allowed");
            case Denied denied -> Outcome.good(name, "denied");
            case NeedsApproval approval -> Outcome.good(name, "needs approval");
            case Unavailable unavailable -> Outcome.bad(name, "unavailable");
        };
    }

    private static Outcome outcome(TaskOutcome outcome) {
        String name = "callboard.task.status";
        return switch (outcome) {
            case TaskOutcome.Parked parked -> Outcome.good(name, "waiting for people");
            case TaskEnd end -> new Outcome(Map.of(name, end.status().toString()), end.status() == TaskStatus.FAILED);
        };
    }
}
