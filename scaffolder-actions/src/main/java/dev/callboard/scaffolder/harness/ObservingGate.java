package dev.callboard.scaffolder.harness;

import dev.callboard.policy.PolicyDecision;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.PolicyInput;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Lets a gate decide, and remembers what was asked and decided. */
final class ObservingGate implements PolicyGate {

    private final PolicyGate gate;
    private final List<Decided> decided = new CopyOnWriteArrayList<>();

    ObservingGate(PolicyGate gate) {
        this.gate = gate;
    }

    /** A question and its answer. */
    record Decided(PolicyInput input, PolicyDecision decision) {}

    List<Decided> decided() {
        return decided;
    }

    @Override
    public Mono<PolicyDecision> decide(PolicyInput input) {
        return gate.decide(input).doOnNext(decision -> decided.add(new Decided(input, decision)));
    }
}
