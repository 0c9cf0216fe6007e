package dev.callboard.scaffolder.workflow;

import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyDecision.Unavailable;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Asks the gate again and again while the engine behind it is out of reach, but not for ever; for a dry run, which somebody waits
 * for, once.
 */
final class HoldingGate {

    private final PolicyGate gate;
    private final Duration whole;
    private final Duration pause;

    HoldingGate(PolicyGate gate, WorkflowSettings settings) {
        this.gate = gate;
        this.whole = settings.holdFor();
        this.pause = settings.holdPause();
    }

    /** Gives the decision, or {@link Unavailable} as soon as that is known. */
    Mono<PolicyDecision> decideNow(PolicyInput input) {
        return Mono.defer(() -> gate.decide(input));
    }

    /**
     * Gives the decision, or the last {@link Unavailable} when there has been none for as long as the task may be held.
     *
     * @param onHold what to do once, when the first attempt got no decision
     */
    Mono<PolicyDecision> decide(PolicyInput input, Function<Unavailable, Mono<Void>> onHold) {
        return Mono.defer(() -> {
            AtomicReference<Unavailable> last = new AtomicReference<>(
                    new Unavailable(input.id(), "The policy engine did not answer within " + whole.toSeconds() + " s"));
            Mono<PolicyDecision> held = Mono.defer(() -> gate.decide(input)).flatMap(decision -> {
                if (decision instanceof Unavailable unavailable) {
                    last.set(unavailable);
                    return Mono.error(new Held(unavailable));
                }
                return Mono.just(decision);
            });
            Retry again = Retry.fixedDelay(Long.MAX_VALUE, pause)
                    .filter(Held.class::isInstance)
                    .doBeforeRetryAsync(signal -> signal.totalRetries() == 0 && signal.failure() instanceof Held first
                            ? onHold.apply(first.decision)
                            : Mono.empty());
            return held.retryWhen(again).timeout(whole, Mono.fromSupplier(last::get));
        });
    }

    /** Not a failure: the signal that makes {@code retryWhen} wait. */
    private static final class Held extends RuntimeException {

        private final transient Unavailable decision;

        Held(Unavailable decision) {
            super(decision.why(), null, false, false);
            this.decision = decision;
        }
    }
}
